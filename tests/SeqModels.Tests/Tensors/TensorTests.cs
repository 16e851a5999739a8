using System.Numerics.Tensors;
using SeqModels.Numerics;
using SeqModels.Tensors;
using Shape = SeqModels.Tensors.Shape;
using Tensor = SeqModels.Tensors.Tensor;

namespace SeqModels.Tests.Tensors;

public sealed class TensorTests
{
    [Fact]
    public void Arrays_become_tensors()
    {
        Check(Tensor.From([1f, 2]), "[2]", 1, 2);
        Check(Tensor.From([[1, 2, 3], [4, 5, 6]]), "[2, 3]", 1, 2, 3, 4, 5, 6);
        Check(Tensor.From(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }), "[3, 2]", 1, 2, 3, 4, 5, 6);
        Check(Tensor.From(new float[,,] { { { 1, 2 } }, { { 3, 4 } } }), "[2, 1, 2]", 1, 2, 3, 4);
        Check(Tensor.From(Array.Empty<float[]>()), "[0, 0]");
        Check(Tensor.From([true, false, true, true], [2, 2]), "[2, 2]", 1, 0, 1, 1);
        Check(Tensor.Arange(3), "[3]", 0, 1, 2);
        Check(Tensor.Arange(1, 2.9, 0.5), "[4]", 1, 1.5f, 2, 2.5f);
        Check(Tensor.Arange(3, 0, -1), "[3]", 3, 2, 1);
        Check(Tensor.Arange(3, 3), "[0]");
        Check(Tensor.Scalar(7), "[]", 7);
        Check(Tensor.Full([1, 2], 3), "[1, 2]", 3, 3);
        Tensor.From([1.0, 2]).DType.Should().Be(DType.Float64);
    }

    [Fact]
    public void Wrong_counts_are_named()
    {
        Action jagged = () => Tensor.From([[1, 2], [3]]), count = () => Tensor.From([1f, 2], [3]);
        jagged.Should().Throw<ArgumentException>().WithMessage("Tensor.From: all rows must have the length of row 0, 2, but row 1 has 1*");
        count.Should().Throw<ArgumentException>().WithMessage("Tensor.From: the shape [3] requires 3 values, but 2 were given*");
    }

    [Fact]
    public void Random_numbers_come_from_the_source_in_order()
    {
        float[] expected = new float[6];
        new RandomSource(3).Uniform(expected, -1, 2);
        Check(Tensor.Uniform([2, 3], new RandomSource(3), -1, 2), "[2, 3]", expected);
        new RandomSource(3).Normal(expected, 1, 2);
        Check(Tensor.Normal([2, 3], new RandomSource(3), 1, 2), "[2, 3]", expected);
    }

    [Fact]
    public void Elements_are_read_and_written_by_index()
    {
        Tensor t = Tensor.Zeros([2, 3]);
        t[1, 2] = 5;
        t[0, 1] += 2;
        Check(t, "[2, 3]", 0, 2, 0, 0, 0, 5);
        Tensor.Scalar(4)[[]].Should().Be(4);
        Func<float> outside = () => t[1, 3], few = () => t[1];
        outside.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Tensor: index 3 of axis 1 is outside [2, 3]; it must be in [0, 2]*");
        few.Should().Throw<ArgumentException>().WithMessage("Tensor: an element of [2, 3] has 2 indices, but 1 were given*");
    }

    [Fact]
    public void MathNet_matrices_and_vectors_go_both_ways()
    {
        Tensor t = Tensor.From([[1, 2, 3], [4, 5, 6]]);
        var matrix = t.ToMatrix();
        matrix[1, 0].Should().Be(4);
        Check(Tensor.From(matrix.Transpose()), "[3, 2]", 1, 4, 2, 5, 3, 6);
        Check(Tensor.From(matrix), "[2, 3]", 1, 2, 3, 4, 5, 6);
        Check(Tensor.From(Tensor.From([1f, 2]).ToVector() * 2), "[2]", 2, 4);
        Action wrong = () => t.ToVector();
        wrong.Should().Throw<InvalidOperationException>().WithMessage("Tensor.ToVector: the tensor must have 1 axis, but its shape was [2, 3]*");
    }

    [Fact]
    public void Tensor_spans_go_both_ways()
    {
        Tensor t = Tensor.From([[1, 2, 3], [4, 5, 6]]);
        t.AsTensorSpan()[1, 2].Should().Be(6);
        TensorSpan<float> writable = t.AsWritableTensorSpan();
        writable[0, 0] = 9;
        t[0, 0].Should().Be(9);
        Check(Tensor.From(t.AsTensorSpan()), "[2, 3]", 9, 2, 3, 4, 5, 6);
        Check(Tensor.From(t.AsTensorSpan()[.., 1..]), "[2, 2]", 2, 3, 5, 6);
        Check(Tensor.From(Tensor.Scalar(3).AsTensorSpan()), "[1]", 3);
    }

    [Fact]
    public void Shapes_broadcast_by_NumPys_rule()
    {
        Shape.Broadcast([2, 1, 3], [4, 1]).ToString().Should().Be("[2, 4, 3]");
        Shape.Broadcast([], [2]).ToString().Should().Be("[2]");
        Shape.Broadcast([0, 1], [3]).ToString().Should().Be("[0, 3]");
    }

    [Fact]
    public void Both_number_types_are_filled()
    {
        Tensor.Full([2], 0.1, DType.Float64).AsSpan<double>().ToArray().Should().Equal(0.1, 0.1);
        Tensor.Ones([1], DType.Float64).AsSpan<double>()[0].Should().Be(1);
        Tensor.Scalar(0.1, DType.Float64).Item().Should().Be(0.1);
        Tensor.Arange(0, 0.35, 0.1, DType.Float64).AsSpan<double>().ToArray().Should().Equal(0, 0.1, 2 * 0.1, 3 * 0.1);
        Action zero = () => Tensor.Arange(0, 1, 0), many = () => Tensor.Arange(0, 1e12), notFinite = () => Tensor.Arange(0, double.NaN);
        zero.Should().Throw<ArgumentException>().WithMessage("Tensor.Arange: start, end and step must be finite and the step not 0, but they were 0, 1 and 0.*");
        many.Should().Throw<ArgumentException>().WithMessage("Tensor.Arange: from 0 to 1000000000000 by 1 there are 1000000000000 values*");
        notFinite.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_shape_is_indexed_from_both_ends()
    {
        Shape shape = [2, 3, 4];
        new[] { shape[0], shape[-1], shape[^1], shape[^3], shape[Index.FromStart(1)] }.Should().Equal(2, 4, 4, 2, 3);
        foreach (Index axis in new Index[] { ^0, ^4, 3 })
        {
            Action read = () => _ = shape[axis];
            read.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Shape: [2, 3, 4] has rank 3*");
        }
    }

    [Fact]
    public void A_gradient_can_be_set_and_is_a_copy()
    {
        var parameter = new Parameter("w", Tensor.Ones([2]));
        Tensor given = Tensor.From([3f, 4], [2]);
        parameter.Gradient = given;
        given.AsWritableSpan()[0] = 9;
        Check(parameter.Gradient!, "[2]", 3, 4);
        var tape = new Tape();
        using (tape.Record())
            tape.Backward((parameter * parameter).Sum());
        Check(parameter.Gradient!, "[2]", 5, 6);
        Action shape = () => parameter.Gradient = Tensor.Ones([3]), type = () => parameter.Gradient = Tensor.Ones([2], DType.Float64);
        shape.Should().Throw<ArgumentException>().WithMessage("Tensor.Gradient: the gradient must be Float32 [2] like the tensor, but was Float32 [3].*");
        type.Should().Throw<ArgumentException>().WithMessage("*but was Float64 [2].*");
        Check(parameter.Gradient!, "[2]", 5, 6);
        parameter.Gradient = null;
        parameter.Gradient.Should().BeNull();
    }

    private static void Check(Tensor tensor, string shape, params float[] elements)
    {
        tensor.Shape.ToString().Should().Be(shape);
        tensor.AsSpan().ToArray().Should().Equal(elements);
    }
}
