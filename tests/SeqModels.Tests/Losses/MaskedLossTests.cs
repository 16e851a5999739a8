using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Losses;

/// <summary>Weights of every loss: those of a mask are as if the masked terms were absent, others multiply terms and their share.</summary>
[Trait("Category", "Numeric")]
public sealed class MaskedLossTests
{
    private const int Batch = 4, Time = 5, Size = 3;

    private delegate Tensor WeightedLoss(Tensor x, Tensor y, Reduction reduction, Tensor? weights);

    /// <summary>Every loss as a function of [batch, time, size] tensors with weights [batch, time].</summary>
    private static readonly Dictionary<string, WeightedLoss> Losses = new()
    {
        ["squared"] = (x, y, r, w) => Loss.MeanSquaredError(x, y, r, w),
        ["absolute"] = (x, y, r, w) => Loss.MeanAbsoluteError(x, y, r, w),
        ["huber"] = (x, y, r, w) => Loss.Huber(x, y, 0.7, r, w),
        ["binary"] = (x, y, r, w) => Loss.BinaryCrossEntropyWithLogits(x, y, r, w),
        ["gaussian"] = (x, y, r, w) => Loss.GaussianNegativeLogLikelihood(x, x * 0.5, y, r, w),
        ["pinball"] = (x, y, r, w) => Loss.Pinball(x, y.Sum(-1), [0.1, 0.5, 0.9], r, w),
        ["kl"] = (x, y, r, w) => Loss.KullbackLeibler(x.LogSoftmax(), y.Softmax(), false, r, w),
        ["kl log"] = (x, y, r, w) => Loss.KullbackLeibler(x.LogSoftmax(), y.LogSoftmax(), true, r, w),
        ["nll"] = (x, y, r, w) => Loss.NegativeLogLikelihood(x.LogSoftmax(), Targets(x.Shape), r, 0, w),
        ["classes"] = (x, y, r, w) => Loss.CrossEntropy(x, Targets(x.Shape), new() { Reduction = r, IgnoredIndex = 0, LabelSmoothing = 0.1 }, w),
        ["weighted classes"] = (x, y, r, w) => Loss.CrossEntropy(x, Targets(x.Shape), new() { Reduction = r, ClassWeights = [0.5, 0, 2], LabelSmoothing = 0.1 }, w),
        ["soft classes"] = (x, y, r, w) => Loss.CrossEntropy(x, y.Softmax(), new() { Reduction = r, ClassWeights = [0.5, 1, 2], LabelSmoothing = 0.1 }, w),
        ["linear"] = (x, y, r, w) => Loss.LinearCrossEntropy(x, Decoder(x.DType), null, Targets(x.Shape), new() { Reduction = r, IgnoredIndex = 0 }, 2, w),
        ["sampled"] = (x, y, r, w) => Loss.SampledCrossEntropy(
            x, Decoder(x.DType), Tensor.Full([Size], 0.5, x.DType), Targets(x.Shape), new SampledSoftmax([3, 2, 1], new() { Candidates = 2, Frequent = 0 }), new RandomSource(4), new() { Reduction = r, ClassWeights = [1, 2, 3] }, null, w),
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientsAreTheDerivatives(string name)
    {
        WeightedLoss loss = Losses[name];
        Tensor x = Random(1), y = Random(2), weights = Weights().To(DType.Float32), upstream = Tensor.Uniform([Batch, Time, Size], new RandomSource(9), -1, 1);
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            GradientCheck.Check(v => Weigh(loss(v[0], v[1], reduction, weights)), x, y).ThrowIfFailed();
            GradientCheck.Check(v => Weigh(loss(v[0], v[1], reduction, null)), x, y).ThrowIfFailed();
        }

        // Different gradients for each term: those of rows are the first of each step.
        Tensor Weigh(Tensor terms) => terms.Rank == 0 ? terms : terms.Rank == 3 ? (upstream * terms).Sum() : (upstream.Select(2, 0) * terms).Sum();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ReducedLossesAreThoseOfTheTerms(string name)
    {
        WeightedLoss loss = Losses[name];
        Tensor x = Random(1), y = Random(2);
        foreach (Tensor? weights in new[] { null, Weights() })
        {
            double[] terms = loss(x, y, Reduction.None, weights).AsSpan<double>().ToArray();
            loss(x, y, Reduction.Sum, weights).Item().Should().BeApproximately(terms.Sum(), 1e-12);
            double total = Share(name, terms.Length, weights);
            loss(x, y, Reduction.Mean, weights).Item().Should().BeApproximately(terms.Sum() / total, 1e-12);
        }

        // A term times its weight; the weights of a step are those of all its terms.
        double[] plain = loss(x, y, Reduction.None, null).AsSpan<double>().ToArray(), weighted = loss(x, y, Reduction.None, Weights()).AsSpan<double>().ToArray();
        ReadOnlySpan<double> w = Weights().AsSpan<double>();
        for (int i = 0; i < plain.Length; i++)
            weighted[i].Should().BeApproximately(plain[i] * w[i * Batch * Time / plain.Length], 1e-14);
    }

    /// <summary>NaN behind a mask has no influence, neither on the loss nor on the gradient.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void MaskedTermsHaveNoInfluence(string name)
    {
        Tensor x = Random(1).To(DType.Float32), y = Random(2).To(DType.Float32), mask = Tensor.Ones([Batch, Time]);
        mask[2, 3] = mask[0, 0] = 0;
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            (float[] loss, float[] gradient) = Run(x, y, mask, reduction);
            Tensor broken = x.Detach(), alsoBroken = y.Detach();
            broken[2, 3, 1] = alsoBroken[0, 0, 2] = float.NaN;
            if (name is "kl" or "kl log" or "nll" or "gaussian" or "pinball" or "soft classes")
                (broken, alsoBroken) = (x, y); // NaN of an operation before the loss has its own gradient.
            (float[] lossOfBroken, float[] gradientOfBroken) = Run(broken, alsoBroken, mask, reduction);
            lossOfBroken.Should().Equal(loss);
            gradientOfBroken.Should().Equal(gradient);
            gradient.AsSpan((2 * Time * Size) + (3 * Size), Size).ToArray().Should().OnlyContain(value => value == 0);
            gradient.Should().Contain(value => value != 0);
        }

        (float[] nothing, float[] none) = Run(x, y, Tensor.Zeros([Batch, Time]), Reduction.Mean);
        nothing.Should().Equal(0);
        none.Should().OnlyContain(value => value == 0);

        (float[] Loss, float[] Gradient) Run(Tensor prediction, Tensor target, Tensor weights, Reduction reduction)
        {
            Tensor leaf = prediction.Detach();
            leaf.RequiresGradient = true;
            var tape = new Tape();
            using (tape.Record())
            {
                Tensor loss = Losses[name](leaf, target, reduction, weights);
                tape.Backward(loss, Tensor.Ones(loss.Shape));
                return (loss.AsSpan().ToArray(), leaf.Gradient!.AsSpan().ToArray());
            }
        }
    }

    [Fact]
    public void NaNOfTheLossItselfIsMasked()
    {
        Tensor x = Tensor.From([1f, float.NaN], [2]), y = Tensor.From([0.5f, 2], [2]), mask = Tensor.From([1f, 0], [2]);
        Loss.GaussianNegativeLogLikelihood(x, y, y, weights: mask).Item().Should().Match(value => double.IsFinite(value));
        Loss.Pinball(x.Reshape([2, 1]), y, [0.5], weights: mask).Item().Should().Be(0.25);
        Loss.NegativeLogLikelihood(Tensor.From([-1f, float.NaN], [2, 1]), (int[])[0, 0], weights: mask).Item().Should().Be(1);
        Loss.CrossEntropy(Tensor.From([0f, 0, float.NaN, 0], [2, 2]), Tensor.From([1f, 0, 1, 0], [2, 2]), weights: mask).Item().Should().BeApproximately(Math.Log(2), 1e-7);
        Loss.CrossEntropy(Tensor.From([0f, float.NegativeInfinity], [1, 2]), Tensor.From([1f, 0], [1, 2])).Item().Should().Be(0);
        Loss.KullbackLeibler(Tensor.From([0f, float.NegativeInfinity], [1, 2]), Tensor.From([1f, 0], [1, 2])).Item().Should().Be(0);
    }

    [Fact]
    public void WrongWeightsAreNamed()
    {
        Tensor x = Tensor.Zeros([2, 3, 4]);
        Fails(() => Loss.MeanSquaredError(x, x, weights: Tensor.Ones([3, 4])), "Loss.MeanSquaredError: weights must have the shape [2, 3, 4] or its first axes, but was [3, 4].*");
        Fails(() => Loss.Huber(x, x, weights: Tensor.From([1f, 1, 1, 1, -1, 1], [2, 3])), "Loss.Huber: weights must be finite and at least 0, but that at [1, 1] was -1.*");
        Fails(() => Loss.KullbackLeibler(x, x, weights: Tensor.Ones([2, 3, 4])), "Loss.KullbackLeibler: weights must be those of rows, of the shape [2, 3] or its first axes, but was [2, 3, 4].*");
        Fails(() => Loss.CrossEntropy(x, Tensor.Ones([2, 3])), "Loss.CrossEntropy: target probabilities must have the logits' shape [2, 3, 4], but were [2, 3].*");
        Fails(() => Loss.CrossEntropy(x, x, new() { IgnoredIndex = 1 }), "Loss.CrossEntropy: IgnoredIndex must be null with target probabilities, but was 1. Mask rows with weights.*");
        Fails(() => Loss.CrossEntropy(x, x, new() { ClassWeights = [1, 2] }), "Loss.CrossEntropy: ClassWeights must have one weight for each of the 4 classes, but had 2.");
        Fails(() => new CrossEntropyOptions { ClassWeights = [1, double.NaN] }, "CrossEntropyOptions.ClassWeights: weights must be finite and at least 0, but that of class 1 was NaN.*");
        Fails(
            () => Loss.LinearCrossEntropy(x, Tensor.Ones([3, 4]), null, new Indices(new int[6], [2, 3]), new() { LabelSmoothing = 0.1, Reduction = Reduction.None }, 2),
            "Loss.LinearCrossEntropy: LabelSmoothing must be 0 with an excluded class and weights or Reduction.None.*");

        static void Fails(Func<object> action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
    }

    /// <summary>The divisor of the mean: the weights of terms, or of rows; with class weights those of the targets.</summary>
    private static double Share(string name, int terms, Tensor? weights)
    {
        double total = 0;
        int[] targets = Targets([Batch, Time, Size]).Values.ToArray();
        for (int row = 0; row < Batch * Time; row++)
        {
            double weight = weights is null ? 1 : weights.AsSpan<double>()[row];
            total += weight * terms / (Batch * Time) * name switch
            {
                "nll" or "classes" or "linear" => targets[row] == 0 ? 0 : 1,
                "weighted classes" => new[] { 0.5, 0, 2 }[targets[row]],
                "sampled" => targets[row] + 1,
                _ => 1,
            };
        }

        return total;
    }

    private static Indices Targets(Shape shape) => new(Enumerable.Range(0, Batch * Time).Select(i => i * 7 % 5 % 2).ToArray(), shape.Without(-1));

    private static Tensor Decoder(DType type) => Tensor.Uniform([Size, Size], new RandomSource(3), -1, 1).To(type);

    private static Tensor Random(ulong seed) => Tensor.Uniform([Batch, Time, Size], new RandomSource(seed), -2, 2).To(DType.Float64);

    private static Tensor Weights()
    {
        Tensor weights = Tensor.Uniform([Batch, Time], new RandomSource(5), 0, 2);
        weights[1, 1] = weights[3, 4] = 0;
        return weights.To(DType.Float64);
    }
}
