using SeqModels.Tests.NGrams;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests;

/// <summary>The entry point of child processes; the test runner never calls it.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["--fingerprints"]:
                FingerprintChild.Report(Console.Out);
                return 0;
            case ["--estimate", var folder]:
                KilledEstimationTests.EstimateForEver(folder, Console.Out);
                return 0;
            default:
                Console.Error.WriteLine("Run the tests with 'dotnet test'. This program takes only --fingerprints or --estimate FOLDER.");
                return 2;
        }
    }
}
