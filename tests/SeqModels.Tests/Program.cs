using System.Globalization;
using SeqModels.Tests.NGrams;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Tests.Training;

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
            case [DisposedModelTests.Argument, var kind, var place, var folder]:
                DisposedModelTests.Run(kind, place, folder, Console.Out);
                return 0;
            case [NGramSaveTests.Argument, var folder]:
                NGramSaveTests.SaveAll(folder, Console.Out);
                return 0;
            case [TrainingChild.Argument, var folder, var epochs]:
                TrainingChild.Run(folder, int.Parse(epochs, CultureInfo.InvariantCulture));
                return 0;
            case ["--kill-test", var kills]:
                return KillTest.Report(int.Parse(kills, CultureInfo.InvariantCulture), Console.Out);
            default:
                Console.Error.WriteLine("Run the tests with 'dotnet test'. This program takes only --fingerprints, --estimate FOLDER, or --kill-test NUMBER: so many SIGKILLs over one training run.");
                return 2;
        }
    }
}
