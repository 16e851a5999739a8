using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Tests.LanguageModels;
using SeqModels.Training;
using SeqModels.Tuning;

namespace SeqModels.Tests.Training;

/// <summary>Results and options print what they hold, in invariant form, and no names of collection types.</summary>
[Trait("Category", "Culture")]
public class PrintedResultTests
{
    [Fact]
    public void Results_print_what_they_hold()
    {
        var epoch = new EpochResult { Epoch = 1, TrainLoss = 1.5, ValidationLoss = 1.25, LearningRate = 0.002, TokensSeen = 120, TrainingTime = TimeSpan.FromSeconds(2.5) };
        epoch.ToString().Should().Be("epoch 1: training loss 1.5 (perplexity 4.48169), validation loss 1.25 (perplexity 3.49034), learning rate 0.002, 120 tokens in 2.5 s");
        var result = new TrainingResult
        {
            Reason = StopReason.Finished,
            Epochs = [epoch],
            BestEpoch = 1,
            BestValidation = 1.25,
            TotalSteps = 6,
            TokensSeen = 120,
            TrainingTime = TimeSpan.FromSeconds(2.5),
            Warnings = ["one"],
        };
        result.ToString().ReplaceLineEndings("\n").Should().Be(
            "Finished after 1 epochs, 6 steps (0 skipped), 120 tokens in 2.5 s, training loss 1.5, best validation loss 1.25 in epoch 1\n  - one");
        new SearchTrial<string> { Number = 2, Settings = "", Values = ["0.5", "Lstm"], Validation = 1.25, Epochs = 3 }.ToString()
            .Should().Be("trial 2 (0.5, Lstm): validation loss 1.2500 after 3 epochs");
        new RankedCandidate { Index = 1, Tokens = [4, 5], LogProbability = -1.5, Score = -0.75 }.ToString().Should().Be("candidate 1: score -0.75 [4 5]");
        RecurrentLanguageModel model = TinyText.Model(CellKind.Rnn);
        string table = Evaluator.Compare([("a network", model)], TinyText.Encoded.Slice(0, 50)).ToString();
        table.Should().StartWith("model      perplexity per token  bits per token").And.Contain("a network");
    }

    [Fact]
    public void Options_print_all_they_hold()
    {
        string text = new TrainingOptions { Optimizer = new AdamOptions { LearningRate = 0.5 }, Callbacks = [] }.ToString();
        text.Should().StartWith("TrainingOptions { Epochs = 10, BatchSize = 32, SequenceLength = 35, Sampling = Sequential, ")
            .And.Contain("Optimizer = AdamOptions { LearningRate = 0.5,").And.EndWith("Checkpoints = none, Callbacks = 0 }");
        text.Should().NotContain("System.").And.NotContain("`");
    }
}
