using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Tests.Training;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.LanguageModels;

/// <summary>Token by token, a language model says what it says over a whole sequence, and allocates nothing.</summary>
[Trait("Category", "Numeric")]
public class RecurrentLanguageModelStepperTests
{
    private static readonly int[] Tokens = TinyText.Encoded.Ids[..12].ToArray();

    private static readonly RecurrentLanguageModelOptions Small = new() { HiddenSize = 20, EmbeddingSize = 10 };

    [Theory]
    [InlineData(CellKind.Rnn, 10, 1)]
    [InlineData(CellKind.Gru, 10, 2)]
    [InlineData(CellKind.GruResetAfter, 0, 2)]
    [InlineData(CellKind.Lstm, 0, 1)]
    [InlineData(CellKind.Lstm, 10, 2)]
    public void Every_log_probability_is_that_of_the_whole_sequence_bit_for_bit(CellKind cell, int embedding, int layers)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small with { Recurrent = cell.Options() with { LayerCount = layers }, EmbeddingSize = embedding });
        for (int batch = 1; batch <= 3; batch++)
        {
            int time = Tokens.Length / batch;
            (Tensor logits, RecurrentState state) = model.Forward(new Indices(Tokens.AsMemory(0, batch * time), [batch, time]));
            ReadOnlySpan<float> expected = logits.LogSoftmax().AsSpan();
            RecurrentLanguageModelStepper stepper = model.CreateStepper(batch);
            int size = TinyText.Vocabulary.Count;
            float[] row = new float[size], probabilities = new float[size];
            for (int t = 0; t < time; t++)
            {
                stepper.Advance([.. Enumerable.Range(0, batch).Select(b => Tokens[(b * time) + t])]);
                for (int b = 0; b < batch; b++)
                {
                    stepper.LogProbabilities(row, b);
                    row.Should().Equal(expected.Slice(((b * time) + t) * size, size).ToArray());
                    stepper.LogProbability(size - 1, b).Should().Be(row[^1]);
                    stepper.Distribution(probabilities, b);
                    probabilities.Zip(row).Should().OnlyContain(pair => MathF.Abs(pair.First - MathF.Exp(pair.Second)) < 1e-6f);
                }
            }

            Recurrent.Forms.Bits(stepper.GetState().Hidden).Should().Equal(Recurrent.Forms.Bits(state.Hidden));
        }
    }

    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Int8)]
    public void A_projection_is_stepped_through(WeightPrecision precision)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small with { TieWeights = true, EmbeddingSize = 36 });
        Tensor expected = model.Forward(new Indices(Tokens, [1, Tokens.Length])).Logits.LogSoftmax();
        RecurrentLanguageModelStepper stepper = model.CreateStepper(1, precision);
        float[] row = new float[TinyText.Vocabulary.Count];
        for (int t = 0; t < Tokens.Length; t++)
        {
            stepper.Advance(Tokens[t]);
            stepper.LogProbabilities(row);
            float[] exact = expected.AsSpan().Slice(t * row.Length, row.Length).ToArray();
            if (precision == WeightPrecision.Float32)
                row.Should().Equal(exact);
            else
                row.Zip(exact).Should().OnlyContain(pair => MathF.Abs(pair.First - pair.Second) < 0.02f);
        }
    }

    [Fact]
    public void A_model_of_sentences_begins_after_their_end()
    {
        EncodedCorpus text = SampleText.Sentences(20);
        var model = new RecurrentLanguageModel(text.Vocabulary, Small);
        RecurrentLanguageModelStepper stepper = model.CreateStepper(2), other = model.CreateStepper(2);
        float first = stepper.LogProbability(3, 1);
        stepper.Advance([5, 6]);
        stepper.LogProbability(3, 1).Should().NotBe(first);
        stepper.Reset();
        stepper.LogProbability(3, 1).Should().Be(first);
        stepper.Advance([5, 6]);
        stepper.LogProbability(3, 1).Should().NotBe(first);
        stepper.SetState(model.Forward(new Indices(new[] { text.Vocabulary.EndId!.Value, text.Vocabulary.EndId.Value }, [2, 1])).State);
        stepper.LogProbability(3, 1).Should().Be(first);
        if (text.Vocabulary.BeginId is { } begin)
            other.LogProbability(begin).Should().Be(float.NegativeInfinity);
    }

    [Theory]
    [InlineData(WeightPrecision.Float32, 10)]
    [InlineData(WeightPrecision.Float32, 0)]
    [InlineData(WeightPrecision.Int8, 10)]
    [InlineData(WeightPrecision.Int8, 0)]
    public void Neither_steps_nor_questions_allocate(WeightPrecision precision, int embedding)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small with { Recurrent = new LstmOptions { LayerCount = 2 }, EmbeddingSize = embedding, TieWeights = embedding > 0 });
        RecurrentLanguageModelStepper stepper = model.CreateStepper(1, precision), other = stepper.Fork();
        LanguageModelState state = model.WithPrecision(precision).CreateState();
        float[] row = new float[TinyText.Vocabulary.Count];
        ManagedBytes.Least(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                stepper.Advance(i);
                stepper.LogProbabilities(row);
                stepper.Distribution(row);
                stepper.CopyTo(other);
                other.LogProbability(3);
                state.Score(i);
                state.Distribution(row);
            }
        }).Should().Be(0);
    }

    [Fact]
    public void Generating_allocates_nothing_per_token()
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small);
        foreach (GenerationOptions options in (GenerationOptions[])[new() { Temperature = 0.8 }, new() { TopK = 5 }, new() { TopP = 0.9 }, new() { TopK = 9, TopP = 0.9 }, new() { MinP = 0.1 }, new() { RepetitionPenalty = 1.2 }])
        {
            using IEnumerator<int> tokens = model.Generate([3], options with { MaxTokens = null }).GetEnumerator();
            for (int i = 0; i < 300; i++)
                tokens.MoveNext().Should().BeTrue();
            ManagedBytes.Least(() =>
            {
                for (int i = 0; i < 50; i++)
                    tokens.MoveNext();
            }).Should().Be(0, "of {0}", options);
        }
    }

    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Int8)]
    public void A_changed_parameter_is_seen(WeightPrecision precision)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small);
        RecurrentLanguageModelStepper stepper = model.CreateStepper(1, precision);
        foreach ((string name, Parameter parameter) in model.NamedParameters())
        {
            Read(stepper);
            float before = stepper.LogProbability(4);
            Span<float> values = parameter.AsWritableSpan();
            for (int i = 0; i < values.Length; i++)
                values[i] += 0.1f * (1 + (i % 3));
            Read(stepper);
            stepper.LogProbability(4).Should().NotBe(before, "{0} has changed", name);
            RecurrentLanguageModelStepper made = model.CreateStepper(1, precision);
            Read(made);
            made.LogProbability(4).Should().Be(stepper.LogProbability(4));
        }

        static void Read(RecurrentLanguageModelStepper stepper)
        {
            stepper.Reset();
            stepper.Advance(3);
            stepper.Advance(5);
        }
    }

    [Fact]
    public void Forks_and_threads_are_independent()
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small with { Recurrent = new LstmOptions { LayerCount = 2 } });
        RecurrentLanguageModelStepper stepper = model.CreateStepper();
        stepper.Advance(1);
        float here = stepper.LogProbability(2);
        RecurrentLanguageModelStepper fork = stepper.Fork();
        fork.LogProbability(2).Should().Be(here);
        fork.Advance(5);
        stepper.LogProbability(2).Should().Be(here);

        float[] results = new float[4];
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            RecurrentLanguageModelStepper own = model.CreateStepper();
            foreach (int token in TinyText.Encoded.Ids[..300])
                own.Advance(token);
            results[i] = own.LogProbability(2);
        });
        results.Should().OnlyContain(value => value == results[0]);
    }

    [Fact]
    public void Eight_bits_cost_a_trained_model_less_than_one_percent_of_perplexity()
    {
        EncodedCorpus text = SampleText.Characters(400), unseen = SampleText.Characters(60, seed: 2, vocabulary: text.Vocabulary);
        var model = new RecurrentLanguageModel(text.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 64, EmbeddingSize = 16, Recurrent = new LstmOptions { LayerCount = 2 } });
        model.Train(text, options: new TrainingOptions { Epochs = 4, BatchSize = 8, SequenceLength = 25 });

        Comparison comparison = Evaluator.Compare(
            [("float", model), ("8 bits", model.WithPrecision(WeightPrecision.Int8))], unseen);
        (double exact, double rough) = (comparison.Rows[0].Perplexity, comparison.Rows[1].Perplexity);
        exact.Should().BeLessThan(6, "a model that has learned nothing has little to lose");

        // Rounding moves each weight by at most 1/254 of its unit's largest. Measured: below 0.1 % on real text.
        rough.Should().NotBe(exact).And.BeInRange(exact / 1.01, exact * 1.01);
    }

    [Fact]
    public void Errors_say_what_was_expected()
    {
        RecurrentLanguageModel model = new(TinyText.Vocabulary, Small), other = new(TinyText.Vocabulary, Small);
        int size = TinyText.Vocabulary.Count;
        RecurrentLanguageModelStepper stepper = model.CreateStepper(2);
        stepper.Invoking(s => s.Advance(1)).Should().Throw<ArgumentException>().WithMessage("*must have BatchSize = 2 elements, but had 1*");
        stepper.Invoking(s => s.Advance([1, size])).Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*0 to {size - 1}*");
        stepper.Invoking(s => s.LogProbability(-1)).Should().Throw<ArgumentOutOfRangeException>();
        stepper.Invoking(s => s.LogProbability(1, 2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*[0, 2)*");
        stepper.Invoking(s => s.Distribution(new float[3])).Should().Throw<ArgumentException>().WithMessage($"*one element per token, {size}, but had 3*");
        stepper.Invoking(s => s.LogProbabilities(new float[3])).Should().Throw<ArgumentException>();
        stepper.Invoking(s => s.CopyTo(other.CreateStepper(2))).Should().Throw<ArgumentException>().WithMessage("*another model*");
        stepper.Invoking(s => s.CopyTo(model.CreateStepper(2, WeightPrecision.Int8))).Should().Throw<ArgumentException>().WithMessage("*Int8*");
        model.Invoking(m => m.WithPrecision((WeightPrecision)9)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*the precision is not defined*");
        model.WithPrecision(WeightPrecision.Float32).Should().BeSameAs(model);
    }

    [Fingerprint("language-model-stepper")]
    internal static void Print(Fingerprint print)
    {
        foreach (WeightPrecision precision in Enum.GetValues<WeightPrecision>())
        {
            foreach (int embedding in (int[])[0, 10])
            {
                var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small with { EmbeddingSize = embedding, Recurrent = new LstmOptions { LayerCount = 2 } });
                RecurrentLanguageModelStepper stepper = model.CreateStepper(1, precision);
                float[] row = new float[TinyText.Vocabulary.Count];
                foreach (int token in Tokens)
                {
                    stepper.Advance(token);
                    stepper.LogProbabilities(row);
                    print.Add<float>(row);
                    stepper.Distribution(row);
                    print.Add<float>(row);
                }
            }
        }
    }
}
