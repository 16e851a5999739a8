using Xunit.Abstractions;

namespace SeqModels.Tests.Training;

/// <summary>
/// A training run that is killed at random moments ends with the bits of the run that is not. The long form:
/// <c>dotnet exec SeqModels.Tests.dll --kill-test 50</c>.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 6;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-kill-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Killing_a_run_does_not_change_what_it_ends_with()
    {
        int epochs = KillTest.Epochs(Kills);
        (string expected, long steps) = TrainingChild.Uninterrupted(epochs);
        (string hash, int killed, int whileSaving) = KillTest.Run(_folder.FullName, Kills, epochs, steps, seed: 1);
        output.WriteLine($"{steps} steps, {killed} kills, {whileSaving} while saving");
        hash.Should().Be(expected);
        killed.Should().Be(Kills);
    }
}
