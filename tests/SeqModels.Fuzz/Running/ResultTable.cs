using System.Globalization;

namespace SeqModels.Fuzz.Running;

/// <summary>The table that a run prints, and the failures below it.</summary>
internal static class ResultTable
{
    public static void Write(TextWriter output, IReadOnlyList<ReaderResult> results)
    {
        output.WriteLine(Row("reader", "mutations", "accepted", "refused", "failures", "slowest ms", "most memory", "seconds"));
        foreach (ReaderResult result in results)
        {
            output.WriteLine(Row(
                result.Reader, Number(result.Mutations), Number(result.Accepted), Number(result.Refused), Number(result.Failures.Count),
                result.SlowestMilliseconds.ToString("N1", CultureInfo.InvariantCulture), Memory(result.MostMemory),
                result.Time.TotalSeconds.ToString("N0", CultureInfo.InvariantCulture)));
        }

        foreach (ReaderResult result in results.Where(result => result.Failures.Count > 0))
        {
            output.WriteLine();
            output.WriteLine($"{result.Reader}:{(result.IsStopped ? " stopped, because it died or hung too often" : "")}");
            foreach ((long count, Failure smallest) in result.Failures.Symptoms)
            {
                output.WriteLine($"  {Number(count)} × {smallest.Symptom}");
                if (smallest.Message != smallest.Symptom)
                {
                    output.WriteLine($"      {smallest.Message}");
                }

                output.WriteLine($"      mutation {smallest.Number}, {Number(smallest.Length)} bytes{(result.Failures.PathOf(smallest) is { } path ? $": {path}" : "")}");
            }
        }
    }

    private static string Row(string reader, params ReadOnlySpan<string> cells)
    {
        string row = reader.PadRight(16);
        foreach (string cell in cells)
        {
            row += cell.PadLeft(13);
        }

        return row;
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Memory(long bytes) => bytes <= Limits.LeastMemory
        ? $"< {Limits.LeastMemory >> 20} MB"
        : $"{bytes >> 20} MB";
}
