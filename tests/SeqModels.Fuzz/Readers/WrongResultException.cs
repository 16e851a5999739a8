namespace SeqModels.Fuzz.Readers;

/// <summary>A reader broke a promise without throwing.</summary>
internal sealed class WrongResultException(string expected) : Exception($"wrong result: {expected}");
