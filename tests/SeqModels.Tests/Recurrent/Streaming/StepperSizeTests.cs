using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.Recurrent;

/// <summary>Sizes whose product wraps around in 32 bits: refused by name, before memory of the wrapped size is taken and written beyond.</summary>
public sealed class StepperSizeTests
{
    // batch · 4096 is 2^32 + 4096: as an int 4096.
    private const int Batch = (1 << 20) + 1;

    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Int8)]
    public void InputsThatWrap(WeightPrecision precision)
    {
        var layer = new Rnn(4096, 1, new RandomSource(1));
        if (precision == WeightPrecision.Int8)
        {
            ShouldRefuse(() => layer.CreateStepper(Batch, precision), $"*{Batch} × 4096 elements*");
            return;
        }

        RecurrentStepper stepper = layer.CreateStepper(Batch, precision);
        ShouldRefuse(() => stepper.Advance(new float[4096]), $"*[{Batch}, 4096], {4096L * Batch} elements, but had 4096*");
    }

    [Fact]
    public void StatesThatWrap() => ShouldRefuse(() => new Gru(1, 2048, new RandomSource(1)).CreateStepper(2 * Batch), $"*[batch, *HiddenSize]: {2 * Batch} × 2048*");

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public void LogitsAndEmbeddingsThatWrap(int embedding)
    {
        Vocabulary vocabulary = Corpus.FromLines([string.Join(" ", Enumerable.Range(0, embedding > 0 ? 3 : 4096).Select(i => $"w{i}"))]).BuildVocabulary();
        var options = new RecurrentLanguageModelOptions { HiddenSize = 1, EmbeddingSize = embedding, Recurrent = new RnnOptions() };
        var model = new RecurrentLanguageModel(vocabulary, options);
        ShouldRefuse(() => model.CreateStepper(Batch), $"*[batch, {(embedding > 0 ? "EmbeddingSize" : "vocabulary")}]: {Batch} × 4*");
    }

    /// <summary>A batch of millions once took as many words of the stack.</summary>
    [Fact]
    public void ALargeBatchBeginsItsSentences()
    {
        EncodedCorpus text = SampleText.Sentences(5);
        var model = new RecurrentLanguageModel(text.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 1, EmbeddingSize = 1, Recurrent = new RnnOptions() });
        RecurrentLanguageModelStepper stepper = model.CreateStepper(3_000_000);
        RecurrentLanguageModelStepper one = model.CreateStepper();
        stepper.GetState().Hidden.AsSpan()[^1].Should().Be(one.GetState().Hidden.AsSpan()[0]);
    }

    [Fact]
    public void MasksThatWrap()
    {
        var drops = new RecurrentNoise(0, 0.1, 0.1, new RandomSource(1));
        ShouldRefuse(() => drops.MaskLength(0, 1 << 30, 1 << 30), "The masks of recurrent dropout and zoneout: 0 + 1073741824 + 1073741824 elements*");
    }

    [Fact]
    public void AnOperationsWorkspaceOfNegativeLength()
    {
        foreach (Tape? tape in (Tape?[])[null, new Tape()])
        {
            using TapeScope? scope = tape?.Record();
            Action run = () => new Wrapping().Of(Tensor.Ones([2]));
            run.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Operation.Allocate: the length must be at least 0, but was -2147483648*");
        }
    }

    private static void ShouldRefuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);

    private sealed class Wrapping : Operation
    {
        public Tensor Of(Tensor x) => Run([], x);

        protected override void Forward<T>() => Allocate<T>(InputShape(0)[0] << 30).AsSpan<T>().Clear();

        protected override void Backward<T>()
        {
        }
    }
}
