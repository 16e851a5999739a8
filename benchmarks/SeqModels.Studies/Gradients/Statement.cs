namespace SeqModels.Studies.Gradients;

/// <summary>A statement of the theory of gradients in recurrent networks, and what was measured.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Claim">The statement.</param>
/// <param name="Values">The measured numbers by name; null where something was not measured.</param>
internal sealed record Statement(int Number, string Claim, IReadOnlyList<KeyValuePair<string, double?>> Values)
{
    public override string ToString() => string.Join(
        Environment.NewLine,
        Values.Select(value => $"      {value.Key}: {(value.Value is { } number ? number.ToString("G4") : "not measured")}").Prepend($"  ({Number}) {Claim}"));
}
