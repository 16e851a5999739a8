using SeqModels.Fuzz.Readers;
using SeqModels.Fuzz.Running;

namespace SeqModels.Fuzz;

/// <summary>Shows that a fault of each kind is found, once, and that the files beside it are counted.</summary>
internal static class SelfTest
{
    /// <summary>Its reader that hangs sleeps, and takes no time of the processor.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static bool Run(TextWriter output)
    {
        int faults = FaultyReader.Symptoms.Count;
        ReaderResult result = Supervisor.Fuzz(new FaultyReader(), seed: 1, faults + 2, keep: null, Longest);
        ResultTable.Write(output, [result]);
        bool isFound = FaultyReader.Symptoms.Select((symptom, i) => (Symptom: symptom, Number: i + 1)).All(fault =>
            result.Failures.Symptoms.Any(found => found.Count == 1 && found.Smallest.Number == fault.Number && found.Smallest.Symptom.StartsWith(fault.Symptom, StringComparison.Ordinal)));
        isFound &= result.Failures.Count == faults && result is { Accepted: 1, Refused: 1 };
        output.WriteLine(isFound ? "Every fault was found." : "The harness did not find every fault, or found more than there are.");
        return isFound;
    }
}
