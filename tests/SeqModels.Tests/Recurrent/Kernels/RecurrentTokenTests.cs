using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>Tokens read through an embedding: the same as embedding first, by a table of all ids or without one.</summary>
[Trait("Category", "Numeric")]
public sealed class RecurrentTokenTests
{
    private const int Count = 7;
    private const int Input = 5;
    private static readonly int[] Lengths = [3, 9, 1, 5, 8];

    public static TheoryData<string> AllForms => [.. Forms.Names];

    [Theory]
    [MemberData(nameof(AllForms))]
    public void SameBitsAsEmbeddingFirst(string form)
    {
        foreach (int hidden in (int[])[3, 16, 33])
        {
            RecurrentLayer layer = Forms.Layer(form, Input, hidden, o => o with { LayerCount = 2, Bidirectional = true });
            Embedding embedding = NewEmbedding();
            foreach (int time in (int[])[1, 9])
            {
                Indices tokens = Tokens(5, time);
                int[] lengths = time == 1 ? [] : Lengths;
                RecurrentState state = Forms.State(form, 4, 5, hidden);
                RecurrentOutput expected = layer.Forward(embedding.Forward(tokens), state, lengths);
                RecurrentOutput actual = layer.Forward(embedding, tokens, state, lengths);
                Forms.Bits(actual.Output).Should().Equal(Forms.Bits(expected.Output));
                Forms.Bits(actual.State.Hidden).Should().Equal(Forms.Bits(expected.State.Hidden));
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void GradientsAreExact(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, Input, 6, o => o with { Bidirectional = true });
        Embedding embedding = NewEmbedding();
        layer.ConvertTo(DType.Float64);
        embedding.ConvertTo(DType.Float64);
        Indices tokens = Tokens(5, 9);
        RecurrentState state = Forms.State(form, 2, 5, 6, DType.Float64);
        List<Tensor> leaves = [.. layer.Parameters(), embedding.Weight, state.Hidden];
        GradientCheckResult result = GradientCheck.Check(
            () =>
            {
                RecurrentOutput output = layer.Forward(embedding, tokens, state, Lengths);
                return Forms.Weigh(output.Output, output.State.Hidden);
            },
            leaves);
        result.Passed.Should().BeTrue(result.ToString());
    }

    /// <summary>Without an initial state the first step has no product forward and none backward.</summary>
    [Theory]
    [MemberData(nameof(AllForms))]
    public void GradientsFromZeroStateAreExact(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, Input, 6, o => o with { LayerCount = 2 });
        layer.ConvertTo(DType.Float64);
        Tensor x = Forms.Normal([3, 4, Input], 11, DType.Float64);
        List<Tensor> leaves = [.. layer.Parameters(), x];
        GradientCheckResult result = GradientCheck.Check(() => Forms.Weigh(layer.Forward(x).Output), leaves);
        result.Passed.Should().BeTrue(result.ToString());
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void ZeroStateIsNoState(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, Input, 17);
        Tensor x = Forms.Normal([3, 4, Input], 11);
        Forms.Bits(layer.Forward(x, layer.CreateState(3)).Output).Should().Equal(Forms.Bits(layer.Forward(x).Output));
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void AnyNumberOfWorkersGivesTheSameBits(string form) => Forms.CheckWorkers(() => Train(form));

    [Fact]
    public void AnIdOutOfRangeIsRefused()
    {
        RecurrentLayer layer = Forms.Layer("lstm", Input, 4);
        int[] ids = new int[20];
        ids[13] = Count;
        Action read = () => layer.Forward(NewEmbedding(), new Indices(ids, [2, 10]));
        read.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*position [1, 3] was 7, but [7, 5] has 7 rows*");
    }

    [Fact]
    public void AnEmbeddingOfAnotherSizeIsRefused()
    {
        RecurrentLayer layer = Forms.Layer("lstm", Input + 1, 4);
        Action read = () => layer.Forward(NewEmbedding(), Tokens(2, 10));
        read.Should().Throw<ArgumentException>().WithMessage("Lstm.Forward: the embedding's vectors must have InputSize = 6 elements, but had 5.*");
    }

    private static int[][] Train(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, Input, 80, o => o with { Bidirectional = true });
        Embedding embedding = NewEmbedding();
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        RecurrentOutput result = layer.Forward(embedding, Tokens(37, 8));
        tape.Backward(Forms.Weigh(result.Output));
        return [Forms.Bits(result.Output), Forms.Bits(embedding.Weight.Gradient!), .. layer.Parameters().Select(parameter => Forms.Bits(parameter.Gradient!))];
    }

    private static Embedding NewEmbedding() => new(Count, Input, new RandomSource(3));

    private static Indices Tokens(int batch, int time)
    {
        int[] ids = new int[batch * time];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = i * 5 % Count;
        return new Indices(ids, [batch, time]);
    }
}
