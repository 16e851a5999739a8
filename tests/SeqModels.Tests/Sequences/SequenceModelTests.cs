using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Layers;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Training;

namespace SeqModels.Tests.Sequences;

[Trait("Category", "Numeric")]
public sealed class SequenceModelTests
{
    private static readonly TrainingOptions Short = new() { Epochs = 8, Optimizer = new AdamOptions { LearningRate = 0.01 } };

    public static TheoryData<SequencePooling> Kinds => [.. Enum.GetValues<SequencePooling>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_classifier_learns_a_rule(SequencePooling pooling)
    {
        var model = new SequenceClassifier(new() { VocabularySize = 6, EmbeddingSize = 8, HiddenSize = 12, ClassNames = ["absent", "present"], Pooling = pooling });
        SequenceBatches test = SequenceData.Classes(200, 2);
        TrainingResult result = model.Train(SequenceData.Classes(400, 1), test, Short);
        result.Epochs[^1].ValidationMetrics.Select(metric => metric.Name).Should().Equal("accuracy", "macro F1");
        result.Epochs[^1].ValidationMetrics[0].Value.Should().BeGreaterThan(0.97);
        ConfusionMatrix confusion = model.Confusion(test);
        confusion.Accuracy.Should().Be(result.Epochs[^1].ValidationMetrics[0].Value);
        confusion.Count.Should().Be(200);
        ClassPrediction prediction = model.Predict(SequenceExample.FromTokens(new[] { 0, 1, 5, 1 }));
        prediction.Name.Should().Be("present");
        prediction.Probability.Should().BeGreaterThan(0.5f).And.Be(prediction.Probabilities[1]);
        prediction.Probabilities.Sum().Should().BeApproximately(1, 1e-6f);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tagger_finds_entities(bool crf)
    {
        var model = new SequenceTagger(new() { VocabularySize = 6, EmbeddingSize = 8, HiddenSize = 12, TagNames = SequenceData.Tags, Scheme = TagScheme.Bio, Crf = crf });
        SequenceBatches test = SequenceData.Entities(100, 2);
        TrainingResult result = model.Train(SequenceData.Entities(300, 1), test, Short);
        result.Epochs[^1].ValidationMetrics.Select(metric => metric.Name).Should().Equal("accuracy", "entity F1");
        EntityReport report = model.Entities(test);
        report.Overall.F1.Should().BeGreaterThan(0.95).And.Be(result.Epochs[^1].ValidationMetrics[1].Value);
        report.TokenAccuracy.Should().BeApproximately(model.Confusion(test).Accuracy, 1e-12).And.Be(result.Epochs[^1].ValidationMetrics[0].Value);
        TagPrediction prediction = model.Predict(SequenceExample.FromTokens(new[] { 0, 4, 3, 5, 3, 3, 1 }));
        prediction.Names.Should().Equal("O", "B-A", "I-A", "B-B", "I-B", "I-B", "O");
        prediction.Tags.Should().Equal(0, 1, 2, 3, 4, 4, 0);
        prediction.Probabilities.Should().HaveCount(7).And.OnlyContain(p => p > 0.4f && p <= 1.0001f);
    }

    [Fact]
    public void A_regressor_predicts_several_values()
    {
        var model = new SequenceRegressor(new() { InputSize = 2, HiddenSize = 16, TargetCount = 2, Recurrent = new GruOptions(), Pooling = SequencePooling.Last });
        SequenceBatches test = SequenceData.Values(100, 2);
        TrainingResult result = model.Train(SequenceData.Values(400, 1), test, Short);
        result.Epochs[^1].ValidationMetrics.Select(metric => metric.Name).Should().Equal("MAE", "RMSE");
        RegressionErrors errors = model.Errors(test);
        errors.RSquared.Should().BeGreaterThan(0.7);
        errors.MeanSquaredError.Should().BeApproximately(result.Epochs[^1].ValidationLoss!.Value, 1e-6);
        model.Predict(SequenceExample.FromVectors(new[,] { { 0.5f, 0.1f }, { 0.5f, 0.9f } })).Should().HaveCount(2);
    }

    [Fact]
    public void Predictions_do_not_depend_on_the_batch()
    {
        var classifier = new SequenceClassifier(new() { VocabularySize = 6, HiddenSize = 5, ClassCount = 3, Pooling = SequencePooling.Last, Recurrent = new LstmOptions { Bidirectional = true, LayerCount = 2 } });
        var tagger = new SequenceTagger(new() { VocabularySize = 6, HiddenSize = 5, TagCount = 4 });
        var random = new SeqModels.Numerics.RandomSource(3);
        SequenceExample[] rows = [.. Enumerable.Range(0, 70).Select(i => SequenceExample.FromTokens(Enumerable.Range(0, 1 + (i % 9)).Select(_ => random.NextInt(6)).ToArray()))];
        classifier.Predict(rows).Should().BeEquivalentTo(rows.Select(classifier.Predict), options => options.WithStrictOrdering());
        tagger.Predict(rows).Should().BeEquivalentTo(rows.Select(tagger.Predict), options => options.WithStrictOrdering());
        classifier.Predict([]).Should().BeEmpty();
    }

    [Theory]
    [InlineData(DirectionMerge.Concatenate)]
    [InlineData(DirectionMerge.Sum)]
    [InlineData(DirectionMerge.Mean)]
    public void The_last_output_of_two_directions_is_that_at_their_ends(DirectionMerge merge)
    {
        var model = new SequenceRegressor(new() { InputSize = 2, HiddenSize = 3, Pooling = SequencePooling.Last, Recurrent = new GruOptions { Bidirectional = true, Merge = merge } });
        var layer = new Gru(2, 3, new SeqModels.Numerics.RandomSource(1), new GruOptions { Bidirectional = true });
        foreach ((string name, Parameter parameter) in layer.NamedParameters())
            model["rnn." + name].CopyTo(parameter);
        float[,] vectors = { { 1, 2 }, { -1, 0.5f }, { 0.25f, -2 } };
        Tensor both = layer.Forward(Tensor.From(vectors).Reshape([1, 3, 2])).Output;
        Tensor forward = both.Slice(1, 2, 1).Slice(2, 0, 3).Reshape([1, 3]), backward = both.Slice(1, 0, 1).Slice(2, 3, 3).Reshape([1, 3]);
        Tensor last = merge switch { DirectionMerge.Concatenate => Tensor.Concat([forward, backward], axis: -1), DirectionMerge.Sum => forward + backward, _ => (forward + backward) * 0.5f };
        double expected = (last.MatMul(model["decoder.weight"], transposeB: true) + model["decoder.bias"]).Item();
        model.Predict([SequenceExample.FromVectors(vectors), SequenceExample.FromVectors(new float[5, 2])])[0][0].Should().BeApproximately((float)expected, 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_are_those_of_finite_differences(SequencePooling pooling)
    {
        var classifier = new SequenceClassifier(new() { VocabularySize = 6, EmbeddingSize = 3, HiddenSize = 2, ClassCount = 3, Pooling = pooling, LabelSmoothing = 0.1 });
        Check(classifier, SequenceBatch.From([Tokens(1, 2, 5).WithLabel(2), Tokens(4).WithLabel(0)]));
        var regressor = new SequenceRegressor(new() { InputSize = 2, HiddenSize = 2, TargetCount = 2, Pooling = pooling });
        Check(regressor, SequenceBatch.From([SequenceExample.FromVectors(new float[,] { { 1, 2 }, { 3, -1 } }).WithValues(new[] { 1f, 2 }), SequenceExample.FromVectors(new float[,] { { 0.5f, 0 } }).WithValues(new[] { 0f, -1 })]));
        Check(new SequenceTagger(new() { VocabularySize = 6, EmbeddingSize = 3, HiddenSize = 2, TagCount = 3, Crf = pooling == SequencePooling.Last }), SequenceBatch.From([Tokens(1, 2, 5).WithStepLabels(new[] { 0, 2, 1 }), Tokens(4).WithStepLabels(new[] { 1 })]));

        static void Check(SequenceModel model, SequenceBatch batch)
        {
            model.ConvertTo(DType.Float64);
            GradientCheck.Check(() => model.Loss(batch), [.. model.Parameters()]).ThrowIfFailed();
        }
    }

    [Fact]
    public void Class_weights_balance_the_training_loss_alone()
    {
        SequenceBatch batch = SequenceBatch.From([Tokens(1, 2, 5).WithLabel(0), Tokens(4).WithLabel(1)]);
        var classifier = new SequenceClassifier(new() { VocabularySize = 6, HiddenSize = 3, ClassCount = 2, ClassWeights = [3, 1] });
        float[] log = classifier.Forward(batch).LogSoftmax().AsSpan().ToArray();
        classifier.Loss(batch).Item().Should().BeApproximately(-((3 * log[0]) + log[3]) / 4, 1e-6);
        classifier.Evaluate();
        classifier.Loss(batch).Item().Should().BeApproximately(-(log[0] + log[3]) / 2, 1e-6);
    }

    [Fact]
    public void The_loss_of_a_tagger_is_per_labelled_step()
    {
        SequenceBatch batch = SequenceBatch.From([Tokens(1, 2, 5).WithStepLabels(new[] { 0, 2, 1 }), Tokens(4, 1).WithStepLabels(new[] { 1, 0 })]);
        var crf = new SequenceTagger(new() { VocabularySize = 6, HiddenSize = 3, TagCount = 3 });
        crf.ItemCount(batch).Should().Be(5);
        double sum = crf.Crf!.LogLikelihood(crf.Forward(batch), new Indices(batch.StepLabels.Values.ToArray(), batch.StepLabels.Shape), batch.Lengths).Sum().Item();
        crf.Loss(batch).Item().Should().BeApproximately(-sum / 5, 1e-6);
        var softmax = new SequenceTagger(new() { VocabularySize = 6, HiddenSize = 3, TagCount = 3, Crf = false });
        SequenceBatch part = SequenceBatch.From([Tokens(1, 2, 5).WithStepLabels(new[] { 0, SequenceBatch.IgnoredLabel, 1 })]);
        softmax.ItemCount(part).Should().Be(2);
        float[] log = softmax.Forward(part).LogSoftmax().AsSpan().ToArray();
        softmax.Loss(part).Item().Should().BeApproximately(-(log[0] + log[7]) / 2, 1e-6);
    }

    [Fact]
    public void Errors_say_what_was_expected()
    {
        FluentActions.Invoking(() => new SequenceClassifier(new() { ClassCount = 2 })).Should().Throw<ArgumentException>().WithMessage("SequenceClassifier: set either VocabularySize*neither was*");
        FluentActions.Invoking(() => new SequenceRegressor(new() { InputSize = 2, VocabularySize = 2 })).Should().Throw<ArgumentException>().WithMessage("*both were set*");
        FluentActions.Invoking(() => new SequenceClassifier(new() { InputSize = 2 })).Should().Throw<ArgumentException>().WithMessage("SequenceClassifier: set ClassCount or ClassNames.*");
        FluentActions.Invoking(() => new SequenceTagger(new() { InputSize = 2, TagCount = 3, TagNames = ["a"] })).Should().Throw<ArgumentException>().WithMessage("*one name per class, TagCount = 3, but had 1.*");
        FluentActions.Invoking(() => new SequenceTagger(new() { InputSize = 2, TagCount = 3, Scheme = TagScheme.Bio })).Should().Throw<ArgumentException>().WithMessage("*Bio needs TagNames*");
        FluentActions.Invoking(() => new SequenceTagger(new() { InputSize = 2, TagNames = ["x"], Scheme = TagScheme.Bioes })).Should().Throw<ArgumentException>().WithMessage("TagTransitions.Bioes*");
        FluentActions.Invoking(() => new SequenceClassifierOptions { LabelSmoothing = 2 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("SequenceClassifierOptions.LabelSmoothing: must be in [0, 1], but was 2.*");
        FluentActions.Invoking(() => new SequenceClassifier(new() { InputSize = 2, ClassCount = 3, ClassWeights = [1, 2] })).Should().Throw<ArgumentException>().WithMessage("SequenceClassifier: ClassWeights must have one weight per class, 3, but had 2.*");
        FluentActions.Invoking(() => new SequenceRegressorOptions { Recurrent = new GruOptions { BatchFirst = false } }).Should().Throw<ArgumentException>().WithMessage("*BatchFirst must be true*");
        var classifier = new SequenceClassifier(new() { VocabularySize = 6, ClassCount = 2, Dropout = 0.5 });
        classifier.Invoking(model => model.Predict(Tokens(1))).Should().Throw<InvalidOperationException>().WithMessage("SequenceClassifier.Predict: the model is in training mode*");
        classifier.Evaluate();
        classifier.Invoking(model => model.Predict(Tokens(6))).Should().Throw<ArgumentOutOfRangeException>();
        classifier.Invoking(model => model.Predict(SequenceExample.FromVectors(new float[1, 2]))).Should().Throw<ArgumentException>().WithMessage("SequenceClassifier: the model reads tokens, but the batch has vectors.*");
        classifier.Invoking(model => model.Loss(SequenceBatch.From([Tokens(1)]))).Should().Throw<InvalidOperationException>().WithMessage("*no label*");
        classifier.Invoking(model => model.Loss(SequenceBatch.From([Tokens(1).WithLabel(2)]))).Should().Throw<ArgumentException>().WithMessage("*target 2*");
        new SequenceTagger(new() { VocabularySize = 6, TagCount = 2 }).Invoking(model => model.Entities(SequenceData.Entities(5, 1))).Should().Throw<InvalidOperationException>().WithMessage("*Scheme*");
    }

    [Fingerprint("sequence-models")]
    internal static void Bits(Fingerprint print)
    {
        var tagger = new SequenceTagger(new() { VocabularySize = 6, EmbeddingSize = 7, HiddenSize = 9, TagNames = SequenceData.Tags, Scheme = TagScheme.Bio, Dropout = 0.25 });
        tagger.Train(SequenceData.Entities(60, 1), SequenceData.Entities(30, 2), Short with { Epochs = 1 });
        var classifier = new SequenceClassifier(new() { VocabularySize = 6, EmbeddingSize = 7, HiddenSize = 9, ClassCount = 2, Pooling = SequencePooling.Attention });
        TrainingResult result = classifier.Train(SequenceData.Classes(60, 1), SequenceData.Classes(30, 2), Short with { Epochs = 1 });
        print.Add(result.Epochs[0].ValidationLoss!.Value);
        foreach (Parameter parameter in tagger.Parameters().Concat(classifier.Parameters()))
            print.Add(parameter.AsSpan());
    }

    private static SequenceExample Tokens(params int[] ids) => SequenceExample.FromTokens(ids);
}
