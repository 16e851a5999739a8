using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Tensors;

public sealed class OperationErrorTests
{
    private static readonly Tensor X = Tensor.Ones([2, 3, 4]);

    [Fact]
    public void Messages_name_the_operation_the_sizes_and_the_remedy()
    {
        Fails(() => X + Tensor.Ones([2, 4]), "Shapes [2, 3, 4] and [2, 4] do not broadcast: at axis -2 the sizes 3 and 2 differ*");
        Fails(() => X + X.To(DType.Float64), "Add: all inputs must have the same data type, but input 0 was Float32 and input 1 was Float64*");
        Fails(() => new Parameter("x", X) * X.To(DType.Float64), "Multiply: all inputs must have the same data type, but input 0 was Float32 and input 1 was Float64*");
        Fails(() => X.MatMul(Tensor.Ones([3, 5])), "MatMul: [2, 3, 4]·[3, 5] needs equal inner sizes, but 4 != 3*");
        Fails(() => X.MatMul(Tensor.Ones([5, 3]), transposeB: true), "MatMul: [2, 3, 4]·[5, 3]ᵀ needs equal inner sizes, but 4 != 3*");
        Fails(() => X.MatMul(Tensor.Ones([4])), "MatMul: both operands must have at least 2 axes*Reshape a vector*");
        Fails(() => X.Sum(3), "Shape: [2, 3, 4] has rank 3, so an axis must be in [-3, 2]*");
        Fails(() => X.Reshape(5, -1), "Reshape: [2, 3, 4] has 24 elements, which is not a multiple of the product 5 of the given sizes*");
        Fails(() => X.Reshape(5, 5), "Reshape: [2, 3, 4] has 24 elements, which cannot be reshaped to [5, 5] with 25*");
        Fails(() => X.Reshape(-1, -1), "Reshape: at most one size can be -1*");
        Fails(() => X.Slice(1, 2, 2), "Slice: [2, 2 + 2) does not lie within axis 1 of [2, 3, 4], of size 3*");
        Fails(() => X.Split(2, 1), "Split: axis 1 of [2, 3, 4] has size 3, which cannot be split into 2 equal parts*");
        Fails(() => X.Split([1, 1], 1), "Split: the lengths must sum to the size 3 of axis 1 of [2, 3, 4], but their sum was 2*");
        Fails(() => Tensor.Concat([], 0), "Concat: at least one tensor must be given*");
        Fails(() => Tensor.Concat([X, Tensor.Ones([2, 3, 5])], 0), "Concat: the shapes of all tensors must be equal except at axis 0*tensor 1 was [2, 3, 5]*");
        Fails(() => Tensor.Stack([X, Tensor.Ones([2])], 0), "Stack: all tensors must have the same shape*tensor 1 was [2]*");
        Fails(() => X.Permute(0, 1), "Permute: [2, 3, 4] needs 3 axes, but 2 were given*");
        Fails(() => X.Permute(0, 1, -2), "Permute: every axis of [2, 3, 4] must occur once, but axis 1 occurs twice*");
        Fails(() => Tensor.Zeros([0, 2]).Max(0), "Max: [0, 2] has no elements*");
        Fails(() => X.Clamp(1, 0), "Clamp: low must not exceed high, but the bounds were [1, 0]*");
        Fails(() => X.Power(double.NaN), "Power: the exponent must be finite*");
        Fails(() => X.Dropout(1.5, new RandomSource(1)), "Dropout: the probability must be in [0, 1], but was 1.5*");
        Fails(() => X.TopK(5), "TopK: k must be in [0, 4], the size of axis -1 of [2, 3, 4], but was 5*");
        Fails(() => Tensor.Zeros([0, 2]).ArgMax(0), "ArgMax: axis 0 of [0, 2] has no elements to compare*");
        Fails(() => Tensor.Zeros([2, 0]).ArgMin(), "ArgMin: axis -1 of [2, 0] has no elements to compare*");
        Fails(() => X.Elu(double.NaN), "Elu: alpha must be finite*");
        Fails(() => X.GatherAlong(new int[6], 1), "GatherAlong: ids must have the 3 axes of [2, 3, 4], each but axis 1 at most as long, but their shape was [6]. Reshape*");
        Fails(() => X.GatherAlong(new Indices(new int[6], [1, 6, 1]), 1).GatherAlong(new Indices(new int[2], [2, 1, 1]), 1), "GatherAlong: ids must have*[1, 6, 1]*was [2, 1, 1]*");
        Fails(() => X.GatherAlong(new Indices(new[] { 0, 2, 1, 3 }, [2, 2, 1]), 1), "GatherAlong: the id at position [1, 1, 0] was 3, but axis 1 of [2, 3, 4] has size 3: ids must be in [0, 2]*");
        Fails(() => X.LayerNorm(Tensor.Ones([3]), Tensor.Ones([3])), "LayerNorm: weight and bias must be [n]*x was [2, 3, 4], weight [3]*");
    }

    [Fact]
    public void A_wrong_id_is_named_with_its_position()
    {
        Tensor weight = Tensor.Ones([28, 8]);
        var ids = new Indices(new[] { 0, 27, 3, 28 }, [2, 2]);
        Fails(() => weight.Gather(ids), "Gather: the id at position [1, 1] was 28, but [28, 8] has 28 rows: ids must be in [0, 27]*");
        Fails(() => weight.Gather(new[] { -1 }), "Gather: the id at position [0] was -1*");
    }

    private static void Fails(Func<object> action, string message) =>
        action.Should().Throw<ArgumentException>().WithMessage(message);
}
