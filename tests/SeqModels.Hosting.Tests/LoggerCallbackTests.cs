using Microsoft.Extensions.Logging;
using SeqModels.LanguageModels;
using SeqModels.Training;

namespace SeqModels.Hosting.Tests;

/// <summary>A training run in the log.</summary>
public sealed class LoggerCallbackTests
{
    [Fact]
    public void EpochsValidationsAndStepsAreLogged()
    {
        var logger = new RecordingLogger<LoggerCallbackTests>();
        RecurrentLanguageModel model = TinyModel.Recurrent();
        TrainingResult result = model.Train(
            TinyModel.Text, TinyModel.Text, new TrainingOptions { Epochs = 2, BatchSize = 4, SequenceLength = 16, Callbacks = [new LoggerCallback(logger, everySteps: 5)] });

        var epochs = logger.Entries.Where(entry => entry.Message.StartsWith("Epoch", StringComparison.Ordinal)).ToArray();
        epochs.Should().HaveCount(2).And.OnlyContain(entry => entry.Level == LogLevel.Information);
        epochs.Select(entry => entry.Values["Loss"]).Should().Equal(result.Epochs.Select(epoch => (object)epoch.TrainLoss));
        logger.Entries.Count(entry => entry.Message.StartsWith("Validation", StringComparison.Ordinal)).Should().Be(2);
        logger.Entries.Where(entry => entry.Level == LogLevel.Debug).Select(entry => (long)entry.Values["Step"]! % 5).Should().NotBeEmpty().And.OnlyContain(rest => rest == 0);
    }

    [Fact]
    public void AFailureIsLogged()
    {
        var logger = new RecordingLogger<LoggerCallbackTests>();
        RecurrentLanguageModel model = TinyModel.Recurrent();
        model.Parameters().First().AsWritableSpan()[0] = float.NaN;
        model.Invoking(m => m.Train(TinyModel.Text, null, new TrainingOptions { Epochs = 1, BatchSize = 4, SequenceLength = 16, Callbacks = [new LoggerCallback(logger)] })).Should().Throw<NonFiniteTrainingException>();
        logger.Entries.Should().ContainSingle(entry => entry.Level == LogLevel.Error);
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        FluentActions.Invoking(() => new LoggerCallback(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new LoggerCallback(new RecordingLogger<int>(), 0)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
