using SeqModels.LanguageModels;
using SeqModels.LanguageModels.Neural;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Tests.Training;
using SeqModels.Training;

namespace SeqModels.Tests.LanguageModels;

/// <summary>Dropout of language models, place by place.</summary>
[Trait("Category", "Numeric")]
public class RecurrentLanguageModelDropoutTests
{
    private static readonly RecurrentLanguageModelOptions Small = new() { HiddenSize = 20, EmbeddingSize = 10, Recurrent = new LstmOptions { LayerCount = 2 } };

    private static readonly RecurrentLanguageModelOptions Everything = Small with
    {
        TieWeights = true,
        EmbeddingDropout = 0.2,
        InputDropout = 0.3,
        Recurrent = EverythingOf(new LstmOptions { CellZoneout = 0.1 }),
        OutputDropout = 0.4,
        DropoutMask = DropoutMask.EachSequence,
        ActivationPenalty = 2,
        TemporalActivationPenalty = 1,
        LabelSmoothing = 0.1,
    };

    private static readonly Indices Inputs = new(TinyText.Encoded.Ids[..12].ToArray(), [3, 4]);
    private static readonly Indices Targets = new(TinyText.Encoded.Ids[1..13].ToArray(), [3, 4]);

    [Fact]
    public void The_short_form_sets_input_and_output()
    {
        int[] expected = Bits(Small with { Dropout = 0.3 });
        Bits(Small with { InputDropout = 0.3, OutputDropout = 0.3 }).Should().Equal(expected);
        Bits(Small with { Dropout = 0.3, OutputDropout = 0 }).Should().NotEqual(expected);
        Bits(Small with { Dropout = 0.3, InputDropout = 0, OutputDropout = 0 }).Should().Equal(Bits(Small));
    }

    /// <summary>Each place by itself changes what training computes, and nothing that evaluation does.</summary>
    [Fact]
    public void Every_place_acts_in_training_only()
    {
        int[] plain = Bits(Small);
        foreach (RecurrentLanguageModelOptions options in (RecurrentLanguageModelOptions[])
            [Small with { EmbeddingDropout = 0.5 }, Small with { InputDropout = 0.5 }, Small with { Recurrent = new LstmOptions { LayerCount = 2, Dropout = 0.5 } }, Small with { OutputDropout = 0.5 }, Small with { Recurrent = new LstmOptions { LayerCount = 2, WeightDropout = 0.5 } }, Small with { Recurrent = new LstmOptions { LayerCount = 2, RecurrentDropout = 0.5 } }])
        {
            Bits(options).Should().NotEqual(plain).And.Equal(Bits(options), "a seed gives one mask");
            Bits(options with { DropoutMask = DropoutMask.EachSequence }, evaluates: true).Should().Equal(plain);
            var model = new RecurrentLanguageModel(TinyText.Vocabulary, options);
            model.Invoking(m => m.CreateState()).Should().Throw<InvalidOperationException>().WithMessage("*Call Evaluate() first*");
            FluentActions.Invoking(() => options with { EmbeddingDropout = 1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*EmbeddingDropout: must be in [0, 1), but was 1.*");
        }
    }

    [Fact]
    public void The_masks_are_those_of_their_kind()
    {
        foreach (DropoutMask kind in Enum.GetValues<DropoutMask>())
        {
            var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small with { EmbeddingDropout = 0.3, InputDropout = 0.4, OutputDropout = 0.5, DropoutMask = kind });
            Dictionary<string, Parameter> p = model.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter);
            var masks = new RandomSource(0);
            masks.RestoreState(model.NamedRandomSources().Single(named => named.Name == "dropout").Random.SaveState());
            Tensor table = p["embedding.weight"] * Tensor.Ones([TinyText.Vocabulary.Count, 1]).Dropout(0.3, masks);
            Tensor output = NewLstm(p).Forward(Drop(table.Gather(Inputs), 0.4)).Output;
            Tensor expected = Drop(output, 0.5).MatMul(p["decoder.weight"], transposeB: true) + p["decoder.bias"];
            SeqModels.Tests.Recurrent.Forms.Bits(model.Forward(Inputs).Logits).Should().Equal(SeqModels.Tests.Recurrent.Forms.Bits(expected));

            Tensor Drop(Tensor x, double probability) => kind == DropoutMask.EachStep ? x.Dropout(probability, masks) : x.Dropout(probability, masks, 1);
        }
    }

    [Theory]
    [InlineData(CellKind.Rnn, true)]
    [InlineData(CellKind.Gru, false)]
    [InlineData(CellKind.GruResetAfter, true)]
    [InlineData(CellKind.Lstm, true)]
    public void Gradients_with_everything_dropped_are_right(CellKind cell, bool tied)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Everything with { Recurrent = EverythingOf(cell == CellKind.Lstm ? new LstmOptions { CellZoneout = 0.1 } : cell.Options()), TieWeights = tied, EmbeddingDropout = 0.5 });
        model.ConvertTo(DType.Float64);
        (RandomSource Random, RandomState State)[] sources = [.. model.NamedRandomSources().Select(named => (named.Random, named.Random.SaveState()))];
        GradientCheck.Check(() =>
        {
            foreach ((RandomSource random, RandomState state) in sources)
                random.RestoreState(state);
            return model.Loss(Inputs, Targets).Loss;
        }, [.. model.Parameters()]).ThrowIfFailed();
    }

    /// <summary>Zoneout acts in evaluation too; then it is the same number every time, and in a stepper.</summary>
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0, 0.5)]
    public void Zoneout_is_an_expectation_in_evaluation(double hidden, double cell)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small with { Recurrent = new LstmOptions { LayerCount = 2, Zoneout = hidden, CellZoneout = cell } });
        model.Invoking(m => m.CreateState()).Should().Throw<InvalidOperationException>();
        model.Evaluate();
        int[] bits = SeqModels.Tests.Recurrent.Forms.Bits(model.Forward(Inputs).Logits);
        bits.Should().Equal(SeqModels.Tests.Recurrent.Forms.Bits(model.Forward(Inputs).Logits)).And.NotEqual(Bits(Small));
        RecurrentLanguageModelStepper stepper = model.CreateStepper();
        foreach (int token in Inputs.Values.Span[..4])
            stepper.Advance(token);
        float[] row = new float[TinyText.Vocabulary.Count];
        stepper.LogProbabilities(row);
        row.Should().Equal(model.Forward(Inputs).Logits.LogSoftmax().AsSpan().Slice(3 * row.Length, row.Length).ToArray());
    }

    [Fact]
    public void Options_come_back_from_a_file() =>
        RecurrentLanguageModelOptionsJson.Read(RecurrentLanguageModelOptionsJson.Write(Everything)).Should().Be(Everything);

    [Fingerprint("train-everything-dropped")]
    private static void TrainFingerprint(Fingerprint print)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Everything with { HiddenSize = 33 });
        model.Train(TinyText.Encoded.Slice(0, 700), options: new TrainingOptions { Epochs = 1, BatchSize = 8, SequenceLength = 12 });
        foreach (Parameter parameter in model.Parameters())
            print.Add(parameter.AsSpan());
    }

    private static Lstm NewLstm(Dictionary<string, Parameter> parameters)
    {
        var lstm = new Lstm(10, 20, new RandomSource(1), new LstmOptions { LayerCount = 2 });
        foreach ((string name, Parameter parameter) in lstm.NamedParameters())
            parameters["rnn." + name].CopyTo(parameter);
        return lstm;
    }

    private static RecurrentOptions EverythingOf(RecurrentOptions layers) =>
        layers with { LayerCount = 2, Dropout = 0.25, DropoutMask = DropoutMask.EachSequence, WeightDropout = 0.5, RecurrentDropout = 0.2, Zoneout = 0.15 };

    private static int[] Bits(RecurrentLanguageModelOptions options, bool evaluates = false)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, options);
        if (evaluates)
            model.Evaluate();
        return SeqModels.Tests.Recurrent.Forms.Bits(model.Forward(Inputs).Logits);
    }
}
