using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;

namespace SeqModels.Tests.Layers;

public sealed class EmbeddingPaddingTests
{
    private static readonly Indices Tokens = new(new[] { 3, 2, 0, 2, 1, 2, 2, 2, 3, 1, 0, 2 }, [2, 6]);

    [Fact]
    public void TheVectorOfPaddingIsZero()
    {
        Embedding embedding = Padded();
        embedding.PaddingIndex.Should().Be(2);
        embedding.Forward(new[] { 2 }).AsSpan().ToArray().Should().OnlyContain(value => value == 0);
        embedding.Forward(new[] { 3 }).AsSpan().ToArray().Should().NotContain(0);
        new Embedding(4, 3, new RandomSource(1)).PaddingIndex.Should().BeNull();
        FluentActions.Invoking(() => new Embedding(4, 3, new RandomSource(1), paddingIndex: 4))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("Embedding: paddingIndex must be an id in [0, 3], but was 4.*");
    }

    /// <summary>The other rows get the same gradient as without padding index.</summary>
    [Theory]
    [InlineData("gather")]
    [InlineData("recurrent")]
    [InlineData("tied")]
    public void PaddingGetsNoGradient(string path)
    {
        float[] with = Gradient(Padded(), path, passes: 2), without = Gradient(Copy(Padded()), path, passes: 2);
        with.AsSpan(6, 3).ToArray().Should().OnlyContain(value => value == 0);
        without.AsSpan(6, 3).ToArray().Should().NotContain(0);
        without.AsSpan(6, 3).Clear();
        with.Should().Equal(without);
    }

    public static TheoryData<string> Optimizers => ["sgd", "adam", "adamw", "rmsprop", "adagrad"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void PaddingStaysZeroInTraining(string name)
    {
        Embedding embedding = Padded();
        Optimizer optimizer = name switch
        {
            "sgd" => new SgdOptions { Momentum = 0.9, WeightDecay = 0.1 }.Create(embedding.Parameters()),
            "adam" => new AdamOptions { WeightDecay = 0.1 }.Create(embedding.Parameters()),
            "adamw" => new AdamWOptions { WeightDecay = 0.1 }.Create(embedding.Parameters()),
            "rmsprop" => new RmsPropOptions { WeightDecay = 0.1, Momentum = 0.5 }.Create(embedding.Parameters()),
            _ => new AdagradOptions { WeightDecay = 0.1 }.Create(embedding.Parameters()),
        };
        float[] before = embedding.Weight.AsSpan().ToArray();
        for (int step = 0; step < 3; step++)
        {
            embedding.ZeroGradients();
            Gradient(embedding, "gather", passes: 1);
            optimizer.Step();
        }

        embedding.Weight.AsSpan().Slice(6, 3).ToArray().Should().OnlyContain(value => value == 0);
        embedding.Weight.AsSpan()[0].Should().NotBe(before[0]);
    }

    [Fact]
    public void ThePaddingIndexIsPartOfTheFile()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Padded().Save(file);
            var same = new Embedding(4, 3, new RandomSource(9), paddingIndex: 2);
            same.Load(file);
            same.Weight.AsSpan().ToArray().Should().Equal(Padded().Weight.AsSpan().ToArray());
            new Embedding(4, 3, new RandomSource(9), paddingIndex: 1).Invoking(other => other.Load(file)).Should().Throw<Exception>().WithMessage("*paddingIndex*");
            new Embedding(4, 3, new RandomSource(9)).Invoking(other => other.Load(file)).Should().Throw<Exception>().WithMessage("*paddingIndex*");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Embedding Padded() => new(4, 3, new RandomSource(1), paddingIndex: 2);

    private static Embedding Copy(Embedding embedding)
    {
        var copy = new Embedding(4, 3, new RandomSource(2));
        embedding.Weight.CopyTo(copy.Weight);
        return copy;
    }

    private static float[] Gradient(Embedding embedding, string path, int passes)
    {
        var layer = new Gru(3, 5, new RandomSource(4));
        Tensor upstream = Tensor.Uniform([2, 6, 5], new RandomSource(6), 0.5f, 1);
        var tape = new Tape();
        for (int pass = 0; pass < passes; pass++)
        {
            using (tape.Record())
            {
                Tensor y = path switch
                {
                    "gather" => embedding.Forward(Tokens) * upstream.Slice(2, 0, 3),
                    "recurrent" => layer.Forward(embedding, Tokens).Output * upstream,
                    _ => embedding.Forward(Tokens).MatMul(embedding.Weight, transposeB: true) * upstream.Slice(2, 0, 4),
                };
                tape.Backward(y.Sum());
            }
        }

        return embedding.Weight.Gradient!.AsSpan().ToArray();
    }
}
