using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.External;

/// <summary>The n-grams of one order of a backoff model in temporary files, laid out as in a <see cref="BackoffLevel"/>.</summary>
internal sealed class DiskLevel(TemporaryFiles files, int count) : IDisposable
{
    /// <summary>The number of n-grams.</summary>
    public int Count { get; set; } = count;

    /// <summary>Last words; nothing at order 1.</summary>
    public IntFile Words { get; } = new(files);

    public IntFile Log10Probabilities { get; } = new(files);

    /// <summary>Nothing at the highest order.</summary>
    public IntFile Log10Backoffs { get; } = new(files);

    /// <summary>Nothing at the highest order.</summary>
    public IntFile ChildStarts { get; } = new(files);

    public void Complete()
    {
        foreach (IntFile file in Files)
        {
            file.Complete();
        }
    }

    public void Dispose()
    {
        foreach (IntFile file in Files)
        {
            file.Dispose();
        }
    }

    private IntFile[] Files => [Words, Log10Probabilities, Log10Backoffs, ChildStarts];
}
