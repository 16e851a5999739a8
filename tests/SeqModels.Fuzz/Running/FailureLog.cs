using SeqModels.Fuzz.Mutations;
using SeqModels.Fuzz.Readers;

namespace SeqModels.Fuzz.Running;

/// <summary>The failures of a reader by symptom, each with the smallest file that shows it.</summary>
/// <param name="reader">The reader.</param>
/// <param name="seed">The seed of the mutations.</param>
/// <param name="keep">A folder for the files; null for none.</param>
internal sealed class FailureLog(FuzzReader reader, ulong seed, string? keep)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Count, Failure Smallest)> _bySymptom = new(StringComparer.Ordinal);

    public long Count { get; private set; }

    /// <summary>How often each symptom was seen, and the smallest file.</summary>
    public IEnumerable<(long Count, Failure Smallest)> Symptoms => _bySymptom.Values.OrderByDescending(symptom => symptom.Count);

    /// <summary>Takes a line of a child process.</summary>
    public void TryAdd(string? line)
    {
        if (line is not null && Failure.FromLine(line) is { } failure)
        {
            Add(failure);
        }
    }

    public void Add(Failure failure)
    {
        lock (_lock)
        {
            Count++;
            if (!_bySymptom.TryGetValue(failure.Symptom, out (long Count, Failure Smallest) known) || failure.Length < known.Smallest.Length)
            {
                Keep(failure, known.Smallest);
                known.Smallest = failure;
            }

            _bySymptom[failure.Symptom] = (known.Count + 1, known.Smallest);
        }
    }

    /// <summary>Where the file of a failure is; null when none are kept.</summary>
    public string? PathOf(Failure failure) => keep is null ? null : Path.Combine(keep, $"{reader.Name}-{seed}-{failure.Number}");

    private void Keep(Failure failure, Failure? before)
    {
        if (PathOf(failure) is not { } path)
        {
            return;
        }

        if (before is not null)
        {
            File.Delete(PathOf(before)!);
        }

        Directory.CreateDirectory(keep!);
        File.WriteAllBytes(path, MutationSource.Bytes(reader, seed, failure.Number));
    }
}
