namespace SeqModels.Endurance.Cancel;

/// <summary>Something that takes a token.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">Computes in the folder, where it leaves no file but <paramref name="Output"/>; returns what stands for the result.</param>
/// <param name="Output">The file that it saves, if it does.</param>
/// <param name="CanEndEarly">Whether a cancelled call returns what it has instead of throwing.</param>
internal sealed record CancelCase(string Name, Func<ScratchFolder, CancellationToken, string> Run, string Output = "", bool CanEndEarly = false);
