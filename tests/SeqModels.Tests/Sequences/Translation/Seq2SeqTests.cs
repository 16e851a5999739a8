using SeqModels.Data;
using SeqModels.LanguageModels;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Tests.Sequences.Translation;

public sealed class Seq2SeqTests
{
    public static TheoryData<string> Kinds => ["lstm dot", "gru additive rnn", "rnn none lstm", "sum dot gru", "projected", "cells"];

    /// <summary>Teacher forcing over a padded batch is scoring every target, step by step, given its source.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_loss_of_a_batch_is_that_of_its_pairs(string kind)
    {
        Seq2Seq model = Pairs.Model(Pairs.Options(kind));
        (string Source, string Target)[] pairs = Pairs.Make(6, seed: 3);
        SequenceBatch batch = model.Batches(pairs, new SequenceBatchOptions { Shuffle = false }).Epoch(1).Single();

        double loss = model.Loss(batch).Item();

        double sum = 0;
        foreach ((string source, string target) in pairs)
            sum -= model.Condition(model.SourceVocabulary.Encode(source.Select(letter => letter.ToString()))).LogProbability(Ids(model, target));
        model.ItemCount(batch).Should().Be(pairs.Sum(pair => pair.Target.Length + 1));
        loss.Should().BeApproximately(sum / model.ItemCount(batch), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_are_derivatives(string kind)
    {
        Seq2Seq model = Pairs.Model(Pairs.Options(kind));
        model.ConvertTo(DType.Float64);
        SequenceBatch batch = model.Batches(Pairs.Make(3, seed: 5)).Epoch(1).Single();

        GradientCheck.Check(() => model.Loss(batch), [.. model.Parameters()]).ThrowIfFailed();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Translating_a_batch_is_translating_each_source(string kind)
    {
        Seq2Seq model = Pairs.Model(Pairs.Options(kind));
        string[] sources = [.. Pairs.Make(40, seed: 7).Select(pair => pair.Source)];

        IReadOnlyList<string> all = model.Translate(sources, maxTokens: 9);

        for (int i = 0; i < sources.Length; i++)
        {
            ILanguageModel conditioned = model.Condition(Letters(model, sources[i]));
            string greedy = string.Concat(conditioned.GenerateTokens([], new GenerationOptions { Greedy = true, MaxTokens = 9 }));
            all[i].Should().Be(greedy);
            model.Translate(sources[i], new BeamSearchOptions { Width = 1, MaxTokens = 9 }).Should().Be(greedy);
        }
    }

    [Fact]
    public void A_model_learns_to_reverse_and_attends_backwards()
    {
        var model = Seq2Seq.FromPairs(Pairs.Make(400), new CharacterTokenizer(), Small with { Dropout = 0.05, LabelSmoothing = 0.02 });

        Pairs.Train(model, Pairs.Make(400), epochs: 12, learningRate: 0.01);

        (string Source, string Target)[] test = Pairs.Make(100, seed: 99);
        IReadOnlyList<string> found = model.Translate([.. test.Select(pair => pair.Source)]);
        found.Zip(test).Count(pair => pair.First == pair.Second.Target).Should().BeGreaterThan(95);
        SequenceEvaluation evaluation = model.CreateEvaluation();
        evaluation.Add(model.Batches(test).Epoch(1));
        evaluation.Metrics[1].Value.Should().Be(found.Zip(test).Count(pair => pair.First == pair.Second.Target) / 100.0);
        evaluation.Metrics[0].Value.Should().BeInRange(evaluation.Metrics[1].Value, 1);
        evaluation.Loss.Should().BeLessThan(0.2);
        model.Translate("abcd", new BeamSearchOptions { Width = 3 }).Should().Be("DCBA");

        double[,] weights = model.AttentionWeights("abcd", "DCBA");
        (weights.GetLength(0), weights.GetLength(1)).Should().Be((5, 4));
        for (int step = 0; step < 5; step++)
            Enumerable.Range(0, 4).Sum(i => weights[step, i]).Should().BeApproximately(1, 1e-5);
    }

    /// <summary>More hypotheses never lower the probability of the best on this model, and the weights of a pair are those of its steps.</summary>
    [Fact]
    public void A_beam_over_the_conditioned_model_is_at_least_as_probable_as_greedy()
    {
        Seq2Seq model = Pairs.Model(Pairs.Options("lstm dot"));
        ILanguageModel conditioned = model.Condition(Letters(model, "abca"));

        IReadOnlyList<BeamHypothesis> greedy = conditioned.BeamSearch([], new BeamSearchOptions { Width = 1, MaxTokens = 6 });
        IReadOnlyList<BeamHypothesis> wide = conditioned.BeamSearch([], new BeamSearchOptions { Width = 2000, MaxTokens = 6 });

        wide[0].LogProbability.Should().BeGreaterThanOrEqualTo(greedy[0].LogProbability);
        wide.Should().BeInDescendingOrder(hypothesis => hypothesis.Score).And.OnlyHaveUniqueItems(hypothesis => string.Join(' ', hypothesis.Tokens) + hypothesis.IsComplete);
    }

    [Fact]
    public void Forward_gives_the_logits_of_the_loss()
    {
        Seq2Seq model = Pairs.Model(Pairs.Options("gru additive rnn"));
        int[] source = Letters(model, "abca"), target = Ids(model, "ACBA");
        int begin = model.TargetVocabulary.BeginId!.Value;

        Tensor logProbabilities = model.Forward(new Indices(source, [1, 4]), new Indices((int[])[begin, .. target[..^1]], [1, 5])).LogSoftmax();

        LanguageModelState state = model.Condition(source).CreateState();
        for (int t = 0; t < 5; t++)
        {
            int other = target[t] == 3 ? 4 : 3;
            float difference = logProbabilities.AsSpan()[(t * model.TargetVocabulary.Count) + target[t]] - logProbabilities.AsSpan()[(t * model.TargetVocabulary.Count) + other];
            difference.Should().BeApproximately((float)(state.LogProbability(target[t]) - state.LogProbability(other)), 1e-5f);
            state.Advance(target[t]);
        }
    }

    /// <summary>Without a begin token the decoder starts with the end token.</summary>
    [Fact]
    public void The_target_vocabulary_needs_only_an_end_token()
    {
        Vocabulary source = Vocabulary.FromList(["a", "b"]), target = Vocabulary.FromList(["A", "B", "</s>"], end: "</s>");
        var model = new Seq2Seq(source, target, Small);
        SequenceBatch batch = SequenceBatches.FromPairs([[0, 1]], [[1, 0]]).Epoch(1).Single();

        double sum = -model.Condition(new[] { 0, 1 }).LogProbability([1, 0, 2]);

        model.Loss(batch).Item().Should().BeApproximately(sum / 3, 1e-5);
        FluentActions.Invoking(() => new Seq2Seq(source, source)).Should().Throw<ArgumentException>().WithMessage("Seq2Seq: the target vocabulary must have an end token.*VocabularyOptions.Sentences*");
    }

    [Fact]
    public void Dropout_and_label_smoothing_act_in_training_only()
    {
        Seq2Seq plain = Pairs.Model(Small), noisy = Pairs.Model(Small with { Dropout = 0.4 }), smooth = Pairs.Model(Small with { LabelSmoothing = 0.2 });
        SequenceBatch batch = plain.Batches(Pairs.Make(8)).Epoch(1).Single();
        double expected = plain.Loss(batch).Item();

        noisy.Loss(batch).Item().Should().Be(expected);
        smooth.Loss(batch).Item().Should().Be(expected);
        noisy.Train();
        smooth.Train();
        noisy.Loss(batch).Item().Should().NotBe(noisy.Loss(batch).Item());
        smooth.Loss(batch).Item().Should().NotBe(expected);
        noisy.Invoking(model => model.Translate("ab")).Should().Throw<InvalidOperationException>().WithMessage("*training mode*Evaluate()*");
        noisy.Invoking(model => model.Translate(["ab"])).Should().Throw<InvalidOperationException>();
        noisy.Invoking(model => model.AttentionWeights("ab", "BA")).Should().Throw<InvalidOperationException>();
        smooth.Translate("ab").Should().NotBeNull();
    }

    [Fact]
    public void After_the_end_another_translation_begins()
    {
        Seq2Seq model = Pairs.Model(Pairs.Options("sum dot gru"));
        LanguageModelState fresh = model.Condition(Letters(model, "abc")).CreateState(), used = fresh.Fork();
        float[] expected = new float[model.TargetVocabulary.Count], found = new float[expected.Length];
        fresh.Distribution(expected);

        used.Score(Ids(model, "BA"), new double[3]);
        used.Distribution(found);

        found.Should().Equal(expected);
        LanguageModelState other = model.Condition(Letters(model, "abd")).CreateState();
        other.Invoking(state => state.CopyTo(fresh)).Should().Throw<ArgumentException>().WithMessage("*another source*");
    }

    [Fact]
    public void Mistakes_are_explained()
    {
        Seq2Seq model = Pairs.Model(Small), blind = Pairs.Model(Small with { Attention = null });
        int end = model.TargetVocabulary.EndId!.Value;
        FluentActions.Invoking(() => Pairs.Model(Small with { Decoder = new GruOptions { Bidirectional = true } })).Should().Throw<ArgumentException>().WithMessage("*decoder must not be bidirectional*");
        FluentActions.Invoking(() => Pairs.Model(Small with { Encoder = new GruOptions { BatchFirst = false } })).Should().Throw<ArgumentException>().WithMessage("*BatchFirst*");
        model.Invoking(m => m.Loss(SequenceBatches.FromPairs([[0], [1]], [[3], [4, end]], new() { Shuffle = false }).Epoch(1).Single())).Should().Throw<ArgumentException>()
            .WithMessage($"Seq2Seq.Loss: targets must not contain the begin or end token, which the model adds, but target 1 has token {end} at position 1.");
        model.Invoking(m => m.Loss(SequenceBatches.From([[0, 1]], [1]).Epoch(1).Single())).Should().Throw<InvalidOperationException>().WithMessage("SequenceBatch.TargetTokens*");
        model.Invoking(m => m.Condition(default)).Should().Throw<ArgumentException>().WithMessage("*at least one token*");
        model.Invoking(m => m.Condition(new[] { 99 })).Should().Throw<ArgumentOutOfRangeException>();
        blind.Invoking(m => m.AttentionWeights("a", "A")).Should().Throw<InvalidOperationException>().WithMessage("*no attention*Seq2SeqOptions.Attention*");
        new Seq2Seq(model.SourceVocabulary, model.TargetVocabulary, Small).Invoking(m => m.Translate("a")).Should().Throw<InvalidOperationException>().WithMessage("Seq2Seq.Translate: the model has no tokenizer*");
        FluentActions.Invoking(() => Small with { Dropout = 1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Seq2SeqOptions.Dropout*");
        FluentActions.Invoking(() => Small with { LabelSmoothing = 2 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Seq2SeqOptions.LabelSmoothing*");
        FluentActions.Invoking(() => Small with { EncoderSize = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Seq2SeqOptions.EncoderSize*");
        using var source = new CancellationTokenSource();
        source.Cancel();
        model.Invoking(m => m.Translate(["a"], cancellationToken: source.Token)).Should().Throw<OperationCanceledException>();
        model.Translate(["a"], maxTokens: 0).Should().Equal("");
    }

    [Fact]
    public void A_parameter_that_is_not_finite_is_named()
    {
        Seq2Seq model = Pairs.Model(Small);
        model["combine.weight"].AsWritableSpan()[3] = float.NaN;

        model.Invoking(m => m.Translate("ab")).Should().Throw<InvalidDistributionException>().WithMessage("*'combine.weight'*NaN*");
    }

    private static Seq2SeqOptions Small => new() { EncoderSize = 24, DecoderSize = 32, SourceEmbeddingSize = 8, TargetEmbeddingSize = 8, Seed = 4 };

    private static int[] Letters(Seq2Seq model, string text) => model.SourceVocabulary.Encode(text.Select(letter => letter.ToString()));

    private static int[] Ids(Seq2Seq model, string target) => [.. model.TargetVocabulary.Encode(target.Select(letter => letter.ToString())), model.TargetVocabulary.EndId!.Value];
}
