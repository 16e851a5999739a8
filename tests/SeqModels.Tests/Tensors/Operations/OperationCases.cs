using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Tensors;

/// <summary>A differentiable function of tensors and the shapes it is checked at. Elements lie in [0.4, 1.6) unless centered on 0.</summary>
internal sealed record OperationCase(string Name, Func<Tensor[], Tensor> Function, bool Centered, params int[][] Shapes)
{
    public Tensor[] Inputs(ulong seed)
    {
        var random = new RandomSource(seed);
        return Array.ConvertAll(Shapes, shape =>
        {
            double[] values = new double[Shape.Create(shape).ElementCount];
            for (int i = 0; i < values.Length; i++)
                values[i] = Centered ? 3 * (random.NextDouble() - 0.5) : 0.4 + (1.2 * random.NextDouble());
            return Tensor.From(values, Shape.Create(shape));
        });
    }
}

/// <summary>Every operation, at shapes that reach each of its paths.</summary>
internal static class OperationCases
{
    private static readonly Dictionary<string, OperationCase> Cases = All().ToDictionary(one => one.Name);

    public static IEnumerable<string> Names => Cases.Keys;

    public static OperationCase Get(string name) => Cases[name];

    private static IEnumerable<OperationCase> All() =>
        [.. Arithmetic(), .. Scalars(), .. Functions(), .. Products(), .. Reductions(), .. Shapes(), .. Softmaxes(), .. Others()];

    private static OperationCase Case(string name, Func<Tensor[], Tensor> function, params int[][] shapes) => new(name, function, false, shapes);

    private static OperationCase Centered(string name, Func<Tensor[], Tensor> function, params int[][] shapes) => new(name, function, true, shapes);

    private static IEnumerable<OperationCase> Arithmetic()
    {
        (string, Func<Tensor, Tensor, Tensor>)[] operators =
            [
                ("add", (a, b) => a + b), ("subtract", (a, b) => a - b), ("multiply", (a, b) => a * b), ("divide", (a, b) => a / b),
                ("maximum", Tensor.Maximum), ("minimum", Tensor.Minimum),
            ];
        foreach ((string name, Func<Tensor, Tensor, Tensor> f) in operators)
        {
            yield return Case(name, v => f(v[0], v[1]), [3, 17], [3, 17]);
            yield return Case(name + " row", v => f(v[0], v[1]), [2, 3, 9], [9]);
            yield return Case(name + " row left", v => f(v[0], v[1]), [9], [2, 3, 9]);
            yield return Case(name + " column", v => f(v[0], v[1]), [3, 5], [3, 1]);
            yield return Case(name + " column left", v => f(v[0], v[1]), [3, 1], [3, 6]);
            yield return Case(name + " outer", v => f(v[0], v[1]), [4, 1], [1, 5]);
            yield return Case(name + " inner axes", v => f(v[0], v[1]), [2, 3, 4, 5], [2, 1, 4, 1]);
            yield return Case(name + " both repeat", v => f(v[0], v[1]), [2, 1, 4, 1], [1, 3, 1, 5]);
            yield return Case(name + " scalar", v => f(v[0], v[1]), [3, 5], []);
            yield return Case(name + " scalar left", v => f(v[0], v[1]), [1, 1], [3, 5]);
            yield return Case(name + " scalars", v => f(v[0], v[1]), [1, 1], [1]);
            yield return Case(name + " itself", v => f(v[0], v[0] * v[0]), [3, 5]);
            yield return Case(name + " empty", v => f(v[0], v[1]).Sum() + v[2].Sum(), [0, 5], [5], [2]);
        }
    }

    private static IEnumerable<OperationCase> Scalars()
    {
        yield return Case("number right", v => ((((v[0] + 3) - 0.5) * 2.5) / 4) + 0.1f, [17]);
        yield return Case("number left", v => 3 + (0.5 - (2.5 * (4 / v[0]))), [17]);
    }

    private static IEnumerable<OperationCase> Functions()
    {
        yield return Centered("negate", v => -v[0], [17]);
        yield return Centered("exp", v => v[0].Exp(), [17]);
        yield return Case("log", v => v[0].Log(), [17]);
        yield return Case("sqrt", v => v[0].Sqrt(), [17]);
        yield return Centered("abs", v => v[0].Abs(), [17]);
        yield return Centered("tanh", v => v[0].Tanh(), [17]);
        yield return Centered("sigmoid", v => v[0].Sigmoid(), [17]);
        yield return Centered("relu", v => v[0].Relu(), [17]);
        yield return Centered("leaky relu", v => v[0].LeakyRelu(0.1), [17]);
        yield return Centered("gelu", v => v[0].Gelu(), [17]);
        yield return Centered("gelu tanh", v => v[0].GeluTanh(), [17]);
        yield return Centered("softplus", v => v[0].Softplus(), [17]);
        yield return Centered("silu", v => v[0].Silu(), [17]);
        yield return Centered("clamp", v => v[0].Clamp(-0.5, 0.75), [17]);
        yield return Centered("sin", v => (2 * v[0]).Sin(), [17]);
        yield return Centered("cos", v => (2 * v[0]).Cos(), [17]);
        yield return Centered("expm1", v => v[0].Expm1(), [17]);
        yield return Case("log1p", v => (v[0] - 1).Log1p(), [17]);
        yield return Centered("elu", v => v[0].Elu(0.7), [17]);
        yield return Centered("selu", v => v[0].Selu(), [17]);
        yield return Centered("softsign", v => v[0].Softsign(), [17]);
        yield return Centered("hard tanh", v => v[0].HardTanh(), [17]);
        yield return Centered("hard sigmoid", v => (3 * v[0]).HardSigmoid(), [17]);
        foreach (double exponent in new[] { 0, 1, 2, 3, -1, -3, 7 })
            yield return Centered($"power {exponent}", v => (v[0] + 2).Power(exponent), [17]);
        foreach (double exponent in new[] { 0.5, -0.5, 2.5, -1.25, 100 })
            yield return Case($"power {exponent}", v => v[0].Power(exponent), [17]);
    }

    private static IEnumerable<OperationCase> Products()
    {
        for (int form = 0; form < 4; form++)
        {
            (bool ta, bool tb) = (form % 2 == 1, form / 2 == 1);
            string name = $"matmul{(ta ? " aᵀ" : "")}{(tb ? " bᵀ" : "")}";
            int[] A(params int[] batch) => [.. batch, ta ? 4 : 3, ta ? 3 : 4];
            int[] B(params int[] batch) => [.. batch, tb ? 5 : 4, tb ? 4 : 5];
            yield return Centered(name, v => v[0].MatMul(v[1], ta, tb), A(), B());
            yield return Centered(name + " one b", v => v[0].MatMul(v[1], ta, tb), A(2, 2), B());
            yield return Centered(name + " one a", v => v[0].MatMul(v[1], ta, tb), A(), B(3));
            yield return Centered(name + " batch", v => v[0].MatMul(v[1], ta, tb), A(3), B(3));
            yield return Centered(name + " broadcast", v => v[0].MatMul(v[1], ta, tb), A(2, 1), B(1, 3));
            yield return Centered(name + " longer b", v => v[0].MatMul(v[1], ta, tb), A(3), B(2, 1));
        }

        yield return Centered("matmul wide", v => v[0].MatMul(v[1], transposeB: true), [2, 7, 33], [65, 33]);
        yield return Centered("matmul itself", v => v[0].MatMul(v[0], transposeB: true), [4, 5]);
        yield return Centered("matmul no inner", v => v[0].MatMul(v[1]) + v[2], [2, 0], [0, 3], [3]);
    }

    private static IEnumerable<OperationCase> Reductions()
    {
        yield return Centered("sum", v => v[0].Sum(), [3, 17]);
        yield return Centered("sum of scalar", v => v[0].Sum() * v[1].Sum(), [], [1, 1]);
        yield return Centered("sum 0", v => v[0].Sum(0), [3, 17]);
        yield return Centered("sum -1 kept", v => v[0].Sum(-1, keepAxis: true), [3, 17]);
        yield return Centered("sum [0, 2]", v => v[0].Sum([0, 2]), [3, 5, 2]);
        yield return Centered("sum [1] kept", v => v[0].Sum([-2], keepAxes: true), [3, 5, 2]);
        yield return Centered("sum []", v => v[0].Sum(Array.Empty<int>()), [3, 5]);
        yield return Centered("mean", v => v[0].Mean(), [3, 17]);
        yield return Centered("mean 1", v => v[0].Mean(1), [3, 5, 2]);
        yield return Centered("mean [0, -1]", v => v[0].Mean([0, -1], keepAxes: true), [3, 5, 2]);
        yield return Centered("max", v => v[0].Max(), [3, 17]);
        yield return Centered("max 0", v => v[0].Max(0), [3, 17]);
        yield return Centered("max -1 kept", v => v[0].Max(-1, keepAxis: true), [3, 17]);
        yield return Centered("max [0, 2]", v => v[0].Max([0, 2]), [3, 5, 2]);
        yield return Centered("top 3", v => v[0].TopK(3).Values, [3, 17]);
        yield return Centered("bottom 2 of axis 1", v => v[0].TopK(2, axis: 1, largest: false).Values, [3, 5, 2]);
        yield return Centered("cumulative sum", v => v[0].CumSum(-1), [3, 17]);
        yield return Centered("cumulative sum 0", v => v[0].CumSum(0), [5, 3, 2]);
        yield return Centered("cumulative sum empty", v => v[0].CumSum(0).Sum() + v[1].Sum(), [0, 3], [2]);
    }

    private static IEnumerable<OperationCase> Shapes()
    {
        yield return Centered("slice", v => v[0].Slice(1, 1, 3), [3, 5, 2]);
        yield return Centered("slice last", v => v[0].Slice(-1, 2, 1), [3, 5]);
        yield return Centered("slice nothing", v => v[0].Slice(0, 3, 0).Sum() + v[0].Sum(), [3, 5]);
        yield return Centered("select", v => v[0].Select(-1, 1), [3, 5, 2]);
        yield return Centered("split parts", v => { Tensor[] p = v[0].Split(3, -1); return (p[0] * p[1]) + p[2]; }, [2, 9]);
        yield return Centered("split lengths, one unused", v => { Tensor[] p = v[0].Split([1, 0, 2, 2], 1); return p[3] * p[2]; }, [3, 5, 2]);
        yield return Centered("flip", v => v[0].Flip(1), [3, 5, 2]);
        yield return Centered("flip last", v => v[0].Flip(-1), [3, 17]);
        yield return Centered("concat", v => Tensor.Concat([v[0], v[1], v[0]], 1), [3, 4, 2], [3, 1, 2]);
        yield return Centered("concat last", v => Tensor.Concat([v[0], v[1]], -1), [3, 4], [3, 0]);
        yield return Centered("stack", v => Tensor.Stack([v[0], v[1], v[0]], 1), [3, 4], [3, 4]);
        yield return Centered("stack last", v => Tensor.Stack([v[0], v[1]], -1), [3, 4], [3, 4]);
        yield return Centered("reshape", v => v[0].Reshape(2, -1), [3, 4]);
        yield return Centered("reshape of a result", v => (v[0] * v[0]).Reshape([6, 2]).Reshape(v[0].Shape), [3, 4]);
        yield return Centered("transpose", v => v[0].Transpose(), [3, 17]);
        yield return Centered("transpose 0 1", v => v[0].Transpose(0, 1), [3, 4, 2]);
        yield return Centered("permute", v => v[0].Permute(2, 0, 3, 1), [2, 3, 4, 5]);
    }

    private static IEnumerable<OperationCase> Softmaxes()
    {
        foreach (int axis in new[] { 0, 1, -1 })
        {
            yield return Centered($"softmax {axis}", v => v[0].Softmax(axis), [3, 4, 17]);
            yield return Centered($"log-softmax {axis}", v => v[0].LogSoftmax(axis), [3, 4, 17]);
            yield return Centered($"log-sum-exp {axis}", v => v[0].LogSumExp(axis), [3, 4, 17]);
            yield return Centered($"log-sum-exp {axis} kept", v => v[0].LogSumExp(axis, keepAxis: true), [3, 4, 17]);
        }
    }

    private static IEnumerable<OperationCase> Others()
    {
        Tensor mask = Tensor.From([1.0, 0, 2, 0, 0], [5]);
        var ids = new Indices(new[] { 1, 0, 1, 2, 1, 1 }, [2, 3]);
        yield return Centered("where", v => Tensor.Where(mask, v[0], v[1]), [3, 5], [3, 1]);
        yield return Centered("masked fill", v => v[0].MaskedFill(mask, -2), [3, 5]);
        yield return Centered("gather", v => v[0].Gather(ids), [4, 9]);
        yield return Centered("gather blocks", v => v[0].Gather(ids), [3, 2, 2]);
        yield return Centered("gather along 0", v => v[0].GatherAlong(ids, 0), [3, 4]);
        yield return Centered("gather along -1", v => v[0].GatherAlong(ids.Reshape([3, 1, 2]), -1), [3, 2, 4]);
        yield return Centered("gather along 1", v => v[0].GatherAlong(ids.Reshape([1, 3, 2]), 1), [2, 4, 2]);
        yield return Centered("dropout", v => v[0].Dropout(0.3, new RandomSource(3)), [3, 17]);
        yield return Centered("layer norm", v => v[0].LayerNorm(v[1], v[2]), [3, 2, 17], [17], [17]);
        yield return Centered("layer norm, constants", v => v[0].LayerNorm(Tensor.Full([5], 2).To(DType.Float64), Tensor.Zeros([5], DType.Float64)), [3, 5]);
    }
}
