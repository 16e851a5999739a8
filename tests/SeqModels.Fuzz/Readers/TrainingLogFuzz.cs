using SeqModels.Fuzz.Mutations;
using SeqModels.Training;

namespace SeqModels.Fuzz.Readers;

/// <summary>The log of a run that a resumed run goes on with.</summary>
internal sealed class TrainingLogFuzz(string name, Func<string, TrainingLog> open) : FuzzReader
{
    public override string Name => name;

    public override void Read(FuzzInput input)
    {
        using TrainingLog log = open(input.Path);
        Report(log, 3);
    }

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        using var folder = new WorkFolder();
        string path = folder.PathOf("log");
        using (TrainingLog log = open(path))
        {
            for (int step = 1; step <= 5; step++)
            {
                Report(log, step);
            }
        }

        yield return File.ReadAllBytes(path);
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => random.OneIn(8)
        ? ByteMutator.Mutate(seed, Seeds, random)
        : TextMutator.Mutate(seed, random);

    private static void Report(TrainingLog log, int step) => log.Report(new TrainingProgress
    {
        Epoch = 1,
        Step = step,
        TotalSteps = step,
        Loss = 1.0 / step,
        ValidationLoss = step % 2 == 0 ? 0.5 : null,
    });
}
