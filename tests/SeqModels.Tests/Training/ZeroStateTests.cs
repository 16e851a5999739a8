using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

/// <summary>Windows in the order of the text that each start from a zero state.</summary>
public sealed class ZeroStateTests
{
    private static readonly TrainingOptions Options = new() { BatchSize = 4, SequenceLength = 10 };

    /// <summary>Every window has the loss that the model has without a state; with a carried state only the first has.</summary>
    [Theory]
    [InlineData(SamplingMode.Sequential, 1)]
    [InlineData(SamplingMode.SequentialFromZero, 12)]
    public void Every_window_starts_from_zero(SamplingMode sampling, int fromZero)
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm);
        EncodedCorpus text = TinyText.Encoded.Slice(0, 501);
        LanguageModelTask task = LanguageModelTask.Create(model, text, options: Options with { Sampling = sampling });
        IEnumerable<TokenBatch> windows = new SequentialBatches(text, 4, 10).Epoch(new RandomSource(3));

        int equal = 0, count = 0;
        foreach ((TrainingBatch batch, TokenBatch window) in task.Epoch(new RandomSource(3)).Zip(windows))
        {
            double alone = model.Loss(new Indices(window.Inputs, [4, 10]), new Indices(window.Targets, [4, 10]), null).Loss.Item();
            equal += batch.Loss().Item() == alone ? 1 : 0;
            count++;
        }

        (equal, count).Should().Be((fromZero, 12));
    }

    [Fact]
    public void The_windows_are_those_with_a_carried_state()
    {
        static List<string> Cut(bool carry) => [.. new SequentialBatches(TinyText.Encoded, 3, 7, new() { CarryState = carry }).Epoch(new RandomSource(1))
            .Select(batch => $"{string.Join(' ', batch.Inputs.ToArray())} {(carry ? "" : batch.ContinuesState)}".TrimEnd())];

        Cut(carry: false).Should().Equal(Cut(carry: true).Select(window => window + " False"));
    }
}
