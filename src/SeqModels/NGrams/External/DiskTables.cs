using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams.External;

/// <summary>A backoff model in temporary files, level by level, for what reads it once from the beginning to the end.</summary>
internal sealed class DiskTables(TemporaryFiles files, Vocabulary vocabulary, bool bySentences, DiskLevel[] levels) : IDisposable
{
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Whether the model works by sentences.</summary>
    public bool BySentences { get; } = bySentences;

    /// <summary>Order k + 1 at [k].</summary>
    public DiskLevel[] Levels { get; } = levels;

    /// <summary>The same model in memory.</summary>
    public BackoffTables ToTables() => new(Vocabulary, BySentences, [.. Levels.Select((level, k) => new BackoffLevel
    {
        Words = k == 0 ? null : level.Words.ReadAll<int>(),
        Log10Probabilities = level.Log10Probabilities.ReadAll<float>(),
        Log10Backoffs = level.Log10Backoffs.ReadAll<float>(),
        ChildStarts = level.ChildStarts.ReadAll<int>(),
    })]);

    public void Dispose()
    {
        foreach (DiskLevel level in Levels)
        {
            level.Dispose();
        }
        files.Dispose();
    }
}
