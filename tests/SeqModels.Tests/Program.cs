using System.Globalization;
using SeqModels.Tests.Files;
using SeqModels.Tests.LanguageModels;
using SeqModels.Tests.NGrams;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Tests.Soundness;
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
            case ["--estimate-without-end", var folder]:
                KilledEstimationTests.EstimateWithoutEnd(folder, Console.Out);
                return 0;
            case ["--save", var path]:
                AtomicFileWritersTests.SaveForEver(path, Console.Out);
                return 0;
            case ["--save-without-end", var path]:
                AtomicFileWritersTests.SaveWithoutEnd(path, Console.Out);
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
            case [DisposedModelTests.Argument, var kind, var place, var folder]:
                DisposedModelTests.Run(kind, place, folder, Console.Out);
                return 0;
            case [NGramSaveTests.Argument, var folder]:
                NGramSaveTests.SaveAll(folder, Console.Out);
                return 0;
            case [StartupTests.Argument, var kind, var path]:
                StartupTests.Run(kind, path, Console.Out);
                return 0;
            case [TrainingChild.Argument, var folder, var epochs, var stop]:
                TrainingChild.Run(folder, int.Parse(epochs, CultureInfo.InvariantCulture), long.Parse(stop, CultureInfo.InvariantCulture));
                return 0;
            case ["--kill-test", var kills]:
                return KillTest.Report(int.Parse(kills, CultureInfo.InvariantCulture), Console.Out);
            case [SoundnessChild.Argument, .. var rest]:
                SoundnessChild.Run(rest);
                return 0;
            case ["--soundness", "--rounds", var rounds, .. var rest]:
                return SoundnessRun.Report(int.Parse(rounds, CultureInfo.InvariantCulture), rest is [var part, ..] ? part : "", Console.Out);
            default:
                Console.Error.WriteLine(
                    "Run the tests with 'dotnet test'. This program takes only --fingerprints, --estimate FOLDER, --kill-test NUMBER: so many SIGKILLs over one training run, " +
                    "--kill-savers NUMBER: so many over each saver, alone and with a second one, or --soundness --rounds NUMBER [PART]: every case (whose name holds PART) so often while garbage is collected.");
                return 2;
        }
    }
}
