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
            case ["--save", var path]:
                AtomicFileWritersTests.SaveForEver(path, Console.Out);
                return 0;
            case ["--checkpoint-without-room", var path]:
                CheckpointTests.TrainWithoutRoom(path, Console.Out);
                return 0;
            case ["--save-without-room", var folder]:
                SavingWithoutRoomTests.SaveAll(folder, Console.Out);
                return 0;
            case ["--save-one", var name, var path]:
                KilledSavers.SaveForEver(name, path, Console.Out);
                return 0;
            case ["--kill-savers", var kills]:
                return KilledSavers.Report(int.Parse(kills, CultureInfo.InvariantCulture), Console.Out);
            case [TrainingChild.Argument, var folder, var epochs]:
                TrainingChild.Run(folder, int.Parse(epochs, CultureInfo.InvariantCulture));
                return 0;
            case ["--kill-test", var kills]:
                return KillTest.Report(int.Parse(kills, CultureInfo.InvariantCulture), Console.Out);
            default:
                Console.Error.WriteLine("Run the tests with 'dotnet test'. This program takes only --fingerprints, --estimate FOLDER, --kill-test NUMBER: so many SIGKILLs over one training run, or --kill-savers NUMBER: so many over each saver, alone and with a second one.");
                return 2;
        }
    }
}
