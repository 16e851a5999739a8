using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests;

/// <summary>The entry point of child processes; the test runner never calls it.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is not ["--fingerprints"])
        {
            Console.Error.WriteLine("Run the tests with 'dotnet test'. This program takes only --fingerprints.");
            return 2;
        }

        FingerprintChild.Report(Console.Out);
        return 0;
    }
}
