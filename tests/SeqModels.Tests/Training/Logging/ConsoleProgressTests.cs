using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

/// <summary>The exact lines of reports whose times are given.</summary>
[Trait("Category", "Culture")]
public sealed class ConsoleProgressTests
{
    private static readonly TrainingProgress Given = new()
    {
        Epoch = 3,
        Epochs = 10,
        Step = 25,
        StepsPerEpoch = 100,
        TotalSteps = 225,
        SmoothedLoss = Math.Log(120.25),
        LearningRate = 0.002,
        TokensPerSecond = 12345.4,
        Elapsed = TimeSpan.FromSeconds(50),
        TimeLeft = TimeSpan.FromSeconds(3723),
    };

    private static readonly EpochResult Epoch = new()
    {
        Epoch = 3,
        TrainLoss = Math.Log(110.5),
        ValidationLoss = Math.Log(130.25),
        LearningRate = 0.002,
        GradientNorm = 0.5318,
    };

    [Fact]
    public void RedirectedOutputHasOneLinePerEpochAndLinesForWhatIsRare()
    {
        var writer = new StringWriter();
        using (var console = new ConsoleProgress(new ConsoleProgressOptions { Writer = writer }))
        {
            console.Report(Given with { ResumedFrom = new ResumePoint { Path = "run", Epoch = 3, TotalSteps = 224 } });
            console.Report(Given with { Warning = "Beware." });
            console.Report(Given with { ValidationLoss = Math.Log(200), BestValidation = Math.Log(130), ValidationMetrics = [("accuracy", 0.25)] });
            console.Report(Given with
            {
                Elapsed = TimeSpan.FromSeconds(62.34),
                ValidationLoss = Epoch.ValidationLoss,
                BestValidation = Epoch.ValidationLoss,
                ValidationMetrics = [("accuracy", 0.91254), ("F1", 0.5)],
                FinishedEpoch = Epoch,
            });
            console.Report(Given with { Epoch = 4, Elapsed = TimeSpan.FromSeconds(62 + 75), ItemName = "items", FinishedEpoch = Epoch with { SkippedSteps = 2 } });
        }

        writer.ToString().ReplaceLineEndings("\n").Should().Be("""
            resumed from step 224 in epoch 3: run
            warning: Beware.
            epoch  3/10, step 25/100  validation perplexity 200  accuracy 0.25
            epoch  3/10  perplexity 110.5  validation perplexity 130.25  accuracy 0.9125  F1 0.5  rate 0.002  gradient 0.532  12,345 tokens/s  12.3 s  best
            epoch  4/10  loss 4.705  rate 0.002  gradient 0.532  12,345 items/s  1:14  2 skipped

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void ATerminalHasOneLineThatIsRewrittenAndErasedBeforeOthers()
    {
        var writer = new StringWriter { NewLine = "\n" };
        using (var console = new ConsoleProgress(new ConsoleProgressOptions { Writer = writer, IsTerminal = true, Width = 120 }))
        {
            console.Report(Given);
            console.Report(Given with { Step = 26, Elapsed = TimeSpan.FromSeconds(50.05) });
            console.Report(Given with { Step = 100, Elapsed = TimeSpan.FromSeconds(51), TimeLeft = TimeSpan.FromSeconds(8) });
            console.Report(Given with { FinishedEpoch = Epoch with { ValidationLoss = null } });
            console.Report(Given with { Step = 1 });
        }

        const string First = "epoch  3/10 [=====...............]  25/100  perplexity 120.25  12,345 tokens/s  1:02:03 left";
        const string Last = "epoch  3/10 [====================] 100/100  perplexity 120.25  12,345 tokens/s  8.0 s left";
        const string Next = "epoch  3/10 [....................]   1/100  perplexity 120.25  12,345 tokens/s  1:02:03 left";
        string Blank(string line) => "\r" + new string(' ', line.Length) + "\r";
        writer.ToString().Should().Be(
            "\r" + First + "\r" + Last.PadRight(First.Length) + "\r" + Last + Blank(Last)
            + "epoch  3/10  perplexity 110.5  rate 0.002  gradient 0.532  12,345 tokens/s  50.0 s\n" + "\r" + Next + Blank(Next));
    }

    [Fact]
    public void ALineIsNeverWiderThanTheTerminal()
    {
        var writer = new StringWriter();
        using var console = new ConsoleProgress(new ConsoleProgressOptions { Writer = writer, IsTerminal = true, Width = 40 });
        console.Report(Given with { Step = 2_000_000_000, StepsPerEpoch = 1_000_000_000 });
        writer.ToString().Should().HaveLength(1 + 39).And.Contain("[====================]");
        FluentActions.Invoking(() => new ConsoleProgressOptions { Width = 19 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    /// <summary>The reports of a run are shown in their order, before training goes on.</summary>
    [Fact]
    public void ARunIsShownInOrder()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var model = new Linear(1, 1, new RandomSource(1));
        TrainingTask task = TrainingTask.Create(model, [1, 2], _ => model.Forward(Tensor.Ones([1, 1])).Sum(), _ => 0.5);
        using var console = new ConsoleProgress(new ConsoleProgressOptions { Writer = writer });
        new Trainer(task, new TrainingOptions { Epochs = 3 }).Train(console);

        string[] lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Select(line => line[..9]).Should().Equal("epoch 1/3", "epoch 2/3", "epoch 3/3");
        lines.Should().OnlyContain(line => line.Contains("  validation loss 0.5  ") && line.Contains(" items/s  ") && line.Contains("  gradient ", StringComparison.Ordinal));
        lines[0].Should().EndWith("  best");
    }

    [Fact]
    public void FitTrainsAndPassesReportsOn()
    {
        var reports = new List<TrainingProgress>();
        var model = new Linear(1, 1, new RandomSource(1));
        TrainingTask task = TrainingTask.Create(model, [1, 2], _ => model.Forward(Tensor.Ones([1, 1])).Sum());
        new Trainer(task, new TrainingOptions { Epochs = 1 }).Fit(new TrainingLogTests.Receiver(reports.Add)).TotalSteps.Should().Be(2);
        reports.Should().HaveCount(3);
    }
}
