using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Layers;

public sealed class AttentionTests
{
    private const int Batch = 3, Queries = 2, Keys = 4, QuerySize = 5, KeySize = 3, ValueSize = 6;

    private static readonly int[] Lengths = [4, 1, 3];

    public static TheoryData<string> Kinds => ["additive", "additive 7", "dot", "dot unscaled"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_batch_is_its_rows(string kind)
    {
        Attention attention = Create(kind);
        (Tensor queries, Tensor keys, Tensor values) = Inputs();

        (Tensor context, Tensor weights) = attention.Forward(queries, keys, values, Lengths);

        context.Shape.ToString().Should().Be("[3, 2, 6]");
        weights.Shape.ToString().Should().Be("[3, 2, 4]");
        for (int row = 0; row < Batch; row++)
        {
            Tensor RowOf(Tensor x) => x.Slice(0, row, 1);
            for (int query = 0; query < Queries; query++)
            {
                (Tensor c, Tensor w) = attention.Forward(RowOf(queries).Slice(1, query, 1), RowOf(keys).Slice(1, 0, Lengths[row]), RowOf(values).Slice(1, 0, Lengths[row]));
                Near(context.Slice(0, row, 1).Slice(1, query, 1), c.AsSpan());
                Near(weights.Slice(0, row, 1).Slice(1, query, 1).Slice(2, 0, Lengths[row]), w.AsSpan());
            }

            weights.Slice(0, row, 1).Slice(2, Lengths[row], Keys - Lengths[row]).AsSpan().IndexOfAnyExcept(0f).Should().Be(-1);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Padding_has_no_influence(string kind)
    {
        Attention attention = Create(kind);
        (Tensor queries, Tensor keys, Tensor values) = Inputs();
        float[] before = attention.Forward(queries, keys, values, Lengths).Context.AsSpan().ToArray();
        keys.AsWritableSpan().Slice((Keys + 1) * KeySize, (Keys - 1) * KeySize).Fill(1e6f);
        values.AsWritableSpan().Slice((Keys + 1) * ValueSize, (Keys - 1) * ValueSize).Fill(-1e6f);

        attention.Forward(queries, keys, values, Lengths).Context.AsSpan().ToArray().Should().Equal(before);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_are_derivatives(string kind)
    {
        Attention attention = Create(kind);
        attention.ConvertTo(DType.Float64);
        (Tensor queries, Tensor keys, Tensor values) = Inputs();
        Tensor[] leaves = [queries.To(DType.Float64), keys.To(DType.Float64), values.To(DType.Float64)];

        GradientCheck.Check(() => attention.Forward(leaves[0], leaves[1], leaves[2], Lengths).Context, [.. leaves, .. attention.Parameters()]).ThrowIfFailed();
        GradientCheck.Check(() => attention.Forward(leaves[0], leaves[1], lengths: Lengths).Weights, [leaves[0], leaves[1], .. attention.Parameters()]).ThrowIfFailed();
    }

    [Fact]
    public void The_scores_are_their_formulas()
    {
        Tensor query = Tensor.From([1f, 2], [1, 1, 2]), keys = Tensor.From([3f, -1, 0.5f, 4], [1, 2, 2]);

        var plain = new DotAttention(2, 2, new RandomSource(1), new DotAttentionOptions { HasProjection = false, IsScaled = false });
        plain.Parameters().Should().BeEmpty();
        Near(plain.Forward(query, keys).Weights, Softmax(1, 8.5));
        var scaled = new DotAttention(2, 2, new RandomSource(1), new DotAttentionOptions { HasProjection = false });
        Near(scaled.Forward(query, keys).Weights, Softmax(1 / Math.Sqrt(2), 8.5 / Math.Sqrt(2)));
        var general = new DotAttention(2, 2, new RandomSource(1), new DotAttentionOptions { IsScaled = false });
        ((float[])[1, 2, 3, 4]).CopyTo(general["key.weight"].AsWritableSpan());
        Near(general.Forward(query, keys).Weights, Softmax((3 - 2) + (2 * (9 - 4)), (0.5 + 8) + (2 * (1.5 + 16))));

        var additive = new AdditiveAttention(2, 2, new RandomSource(1), new AdditiveAttentionOptions { HiddenSize = 1 });
        ((float[])[0.1f, 0.2f]).CopyTo(additive["query.weight"].AsWritableSpan());
        ((float[])[0.3f, -0.4f]).CopyTo(additive["key.weight"].AsWritableSpan());
        additive["key.bias"].AsWritableSpan()[0] = 0.05f;
        additive["score.weight"].AsWritableSpan()[0] = 2;
        AttentionOutput output = additive.Forward(query, keys);
        double[] weights = [.. Softmax(2 * Math.Tanh(0.5 + 1.3 + 0.05), 2 * Math.Tanh(0.5 - 1.45 + 0.05)).ToArray().Select(weight => (double)weight)];
        Near(output.Weights, [(float)weights[0], (float)weights[1]]);
        Near(output.Context, [(float)((3 * weights[0]) + (0.5 * weights[1])), (float)(-weights[0] + (4 * weights[1]))]);
    }

    [Fact]
    public void A_prepared_memory_serves_query_by_query()
    {
        Attention attention = Create("additive");
        (Tensor queries, Tensor keys, Tensor values) = Inputs();
        AttentionMemory memory = attention.Prepare(keys, values, Lengths).Detach();

        Tensor whole = attention.Forward(queries, keys, values, Lengths).Context;

        for (int query = 0; query < Queries; query++)
            attention.Attend(queries.Slice(1, query, 1), memory).Context.AsSpan().ToArray().Should().Equal(whole.Slice(1, query, 1).AsSpan().ToArray());
    }

    [Fact]
    public void Mistakes_are_explained()
    {
        Attention attention = Create("dot");
        (Tensor queries, Tensor keys, Tensor values) = Inputs();
        attention.Invoking(a => a.Forward(keys, keys)).Should().Throw<ArgumentException>().WithMessage("DotAttention: queries must be [batch, queries, QuerySize] with QuerySize = 5, and not empty, but was [3, 4, 3].*");
        attention.Invoking(a => a.Forward(queries, queries)).Should().Throw<ArgumentException>().WithMessage("DotAttention: keys must be*KeySize = 3*");
        attention.Invoking(a => a.Forward(queries.Slice(0, 0, 1), keys)).Should().Throw<ArgumentException>().WithMessage("*same batch size, but it was 1 and 3*");
        attention.Invoking(a => a.Forward(queries, keys, values.Slice(1, 0, 2))).Should().Throw<ArgumentException>().WithMessage("*values must be*");
        attention.Invoking(a => a.Forward(queries, keys, values, (int[])[4, 1])).Should().Throw<ArgumentException>().WithMessage("*one element per row, 3*had 2*");
        attention.Invoking(a => a.Forward(queries, keys, values, (int[])[4, 0, 1])).Should().Throw<ArgumentException>().WithMessage("*in [1, 4]*lengths[1] was 0*");
        FluentActions.Invoking(() => new DotAttention(2, 3, new RandomSource(1), new DotAttentionOptions { HasProjection = false })).Should().Throw<ArgumentException>().WithMessage("*HasProjection*");
        FluentActions.Invoking(() => new AdditiveAttentionOptions { HiddenSize = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("AdditiveAttentionOptions.HiddenSize: must be at least 1*");
    }

    private static Attention Create(string kind)
    {
        var random = new RandomSource(5);
        AttentionOptions options = kind switch
        {
            "additive" => new AdditiveAttentionOptions(),
            "additive 7" => new AdditiveAttentionOptions { HiddenSize = 7 },
            "dot" => new DotAttentionOptions(),
            _ => new DotAttentionOptions { IsScaled = false },
        };
        return options.CreateLayer(QuerySize, KeySize, random);
    }

    private static (Tensor Queries, Tensor Keys, Tensor Values) Inputs()
    {
        var random = new RandomSource(9);
        return (Initializers.Normal().Create([Batch, Queries, QuerySize], random), Initializers.Normal().Create([Batch, Keys, KeySize], random), Initializers.Normal().Create([Batch, Keys, ValueSize], random));
    }

    private static ReadOnlySpan<float> Softmax(double one, double two) => new[] { (float)(1 / (1 + Math.Exp(two - one))), (float)(1 / (1 + Math.Exp(one - two))) };

    private static void Near(Tensor found, ReadOnlySpan<float> expected)
    {
        found.Length.Should().Be(expected.Length);
        for (int i = 0; i < expected.Length; i++)
            found.AsSpan()[i].Should().BeApproximately(expected[i], 1e-5f);
    }
}
