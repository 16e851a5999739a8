using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

/// <summary>
/// Compares gradients from backward passes with finite differences in double precision, along random directions.
/// </summary>
/// <remarks>
/// <para>
/// For every leaf x with gradient g and random directions u with ‖u‖ = 1, the analytic derivative Σ g·u is compared with the central
/// difference D(h) = (f(x + hu) − f(x − hu)) / 2h, extrapolated to (4 D(h/2) − D(h)) / 3, whose error is of order h⁴. An output with
/// several elements is reduced to f = Σ w·y with random weights w. The error is relative to the maximum of |analytic|, |numeric|, ‖g‖/√n
/// (the expected size of a directional derivative of a gradient with n elements) and 10⁻⁴ Σ|w·y| (below which rounding in f dominates).
/// </para>
/// <example>
/// <code>
/// GradientCheck.Check(v => Cube.Of(v[0]), Tensor.From([0.5f, -2, 3], [3])).ThrowIfFailed();
///
/// module.ConvertTo(DType.Float64);
/// GradientCheck.Check(() => module.Forward(x), [.. module.Parameters()]).ThrowIfFailed();
/// </code>
/// </example>
/// </remarks>
public static class GradientCheck
{
    private const double OutputShare = 1e-4;

    /// <summary>Checks a function of tensors. The inputs are converted to Float64 copies; they are not changed.</summary>
    /// <param name="function">A deterministic function of its arguments.</param>
    /// <param name="inputs">The point at which to check.</param>
    public static GradientCheckResult Check(Func<Tensor[], Tensor> function, params Tensor[] inputs) =>
        Check(function, new GradientCheckOptions(), inputs);

    /// <summary>Checks a function of tensors. The inputs are converted to Float64 copies; they are not changed.</summary>
    /// <param name="function">A deterministic function of its arguments.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="inputs">The point at which to check.</param>
    public static GradientCheckResult Check(Func<Tensor[], Tensor> function, GradientCheckOptions options, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        Tensor[] leaves = Array.ConvertAll(inputs, input => input.To(DType.Float64));
        return Check(() => function(leaves), leaves, options);
    }

    /// <summary>
    /// Checks a function of parameters or other captured tensors. Their elements, gradients and <see cref="Tensor.RequiresGradient"/> are
    /// restored.
    /// </summary>
    /// <param name="function">A deterministic function of the elements of the leaves.</param>
    /// <param name="leaves">The Float64 leaf tensors, such as a module's parameters after <c>ConvertTo(DType.Float64)</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">A leaf is not Float64, or there are no leaves.</exception>
    /// <exception cref="InvalidOperationException">Two calls at the same point return different values, or the output is not
    /// Float64.</exception>
    public static GradientCheckResult Check(Func<Tensor> function, IReadOnlyList<Tensor> leaves, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(leaves);
        options ??= new GradientCheckOptions();
        RequireLeaves(leaves);
        (Tensor? Gradient, bool Required)[] before = [.. leaves.Select(leaf => (leaf.Gradient, leaf.RequiresGradient))];
        try
        {
            foreach (Tensor leaf in leaves)
            {
                leaf.Gradient = null;
                leaf.RequiresGradient = true;
            }

            return Run(function, leaves, options);
        }
        finally
        {
            for (int i = 0; i < leaves.Count; i++)
            {
                leaves[i].TakeGradient(before[i].Gradient);
                leaves[i].RequiresGradient = before[i].Required;
            }
        }
    }

    private static GradientCheckResult Run(Func<Tensor> function, IReadOnlyList<Tensor> leaves, GradientCheckOptions options)
    {
        var random = new RandomSource(options.Seed);
        var objective = new Objective(function);
        Shape output = objective.Differentiate(random.Fork(0));
        var entries = new List<GradientCheckEntry>();
        for (int i = 0; i < leaves.Count; i++)
        {
            string name = leaves[i] is Parameter parameter ? parameter.Name : $"input {i}";
            for (int direction = 0; direction < options.Directions && leaves[i].Length > 0; direction++)
            {
                RandomSource own = random.Fork(1 + (((ulong)i) << 32) + (ulong)direction);
                entries.Add(CompareAlong(objective, leaves[i], name, direction, own, options.Step));
            }
        }

        return new GradientCheckResult(options, output, entries);
    }

    private static GradientCheckEntry CompareAlong(Objective objective, Tensor leaf, string name, int number, RandomSource random, double step)
    {
        double[] start = leaf.AsSpan<double>().ToArray(), direction = UnitVector(leaf.Length, random);
        double[] gradient = leaf.Gradient is { } found ? found.AsSpan<double>().ToArray() : new double[leaf.Length];
        try
        {
            double wide = CentralDifference(objective, leaf, start, direction, step);
            double narrow = CentralDifference(objective, leaf, start, direction, step / 2);
            double numeric = ((4 * narrow) - wide) / 3, analytic = Reductions.Dot<double>(gradient, direction);
            double typical = Math.Sqrt(Reductions.SumOfSquares<double>(gradient) / gradient.Length);
            double size = Math.Max(Math.Max(Math.Abs(analytic), Math.Abs(numeric)), Math.Max(typical, OutputShare * objective.Size));
            double difference = Math.Abs(analytic - numeric);
            return new GradientCheckEntry(
                name, leaf.Shape, number, analytic, numeric, Math.Abs(wide - narrow), difference == 0 ? 0 : difference / size);
        }
        finally
        {
            start.CopyTo(leaf.AsWritableSpan<double>());
        }
    }

    private static double CentralDifference(Objective objective, Tensor leaf, double[] start, double[] direction, double step)
    {
        Move(leaf, start, direction, step);
        double after = objective.Evaluate();
        Move(leaf, start, direction, -step);
        return (after - objective.Evaluate()) / (2 * step);
    }

    private static void Move(Tensor leaf, double[] start, double[] direction, double step)
    {
        Span<double> elements = leaf.AsWritableSpan<double>();
        for (int i = 0; i < elements.Length; i++)
            elements[i] = Math.FusedMultiplyAdd(step, direction[i], start[i]);
    }

    private static double[] UnitVector(int length, RandomSource random)
    {
        double[] vector = new double[length];
        for (int i = 0; i < length; i++)
            vector[i] = random.NextNormal();
        double norm = Math.Sqrt(Reductions.SumOfSquares<double>(vector));
        for (int i = 0; i < length; i++)
            vector[i] /= norm;
        return vector;
    }

    private static void RequireLeaves(IReadOnlyList<Tensor> leaves)
    {
        if (leaves.Count == 0)
            throw new ArgumentException("GradientCheck: at least one leaf must be given.", nameof(leaves));
        for (int i = 0; i < leaves.Count; i++)
        {
            if (leaves[i].DType != DType.Float64)
            {
                throw new ArgumentException(
                    $"GradientCheck: leaf {i} of shape {leaves[i].Shape} must be Float64. Convert a module with ConvertTo(DType.Float64), a tensor with To(DType.Float64).",
                    nameof(leaves));
            }
        }
    }

    /// <summary>The function reduced to a scalar: its output, or a weighted sum of its elements.</summary>
    private sealed class Objective(Func<Tensor> function)
    {
        private readonly Tape _tape = new();
        private double[] _weights = [];

        /// <summary>Σ|w·y| at the point of the check.</summary>
        public double Size { get; private set; }

        /// <summary>Runs the forward and the backward pass, which sets the gradients of the leaves; returns the output's shape.</summary>
        public Shape Differentiate(RandomSource random)
        {
            Shape shape;
            double value;
            using (_tape.Record())
            {
                Tensor y = function();
                if (y.DType != DType.Float64)
                    throw new InvalidOperationException("GradientCheck: the function's output must be Float64, but was Float32. Convert the tensors that it captures.");
                shape = y.Shape;
                _weights = new double[y.Length];
                foreach (ref double weight in _weights.AsSpan())
                    weight = y.Length == 1 ? 1 : random.NextNormal();
                value = Reductions.Dot(_weights, y.AsSpan<double>());
                for (int i = 0; i < _weights.Length; i++)
                    Size += Math.Abs(_weights[i] * y.AsSpan<double>()[i]);
                _tape.Backward(y, Tensor.From(_weights, shape));
            }

            double again = Evaluate();
            if (!again.Equals(value))
            {
                throw new InvalidOperationException(
                    FormattableString.Invariant($"GradientCheck: two calls at the same point returned {value:R} and {again:R}. Create random numbers within the function from a seed."));
            }

            return shape;
        }

        public double Evaluate()
        {
            using (_tape.Evaluate())
                return Reductions.Dot(_weights, function().AsSpan<double>());
        }
    }
}
