using System.Globalization;
using System.Numerics;
using SeqModels.Autodiff;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// Keeps gradients within bounds before an optimizer's step: by their global norm, g ← min(1, θ/‖g‖) g with ‖g‖ = √Σ g² over all
/// parameters (Pascanu et al. 2013), by value, g ← min(max(g, −θ), θ), or not at all. Each measures the norm and minds values that are not finite.
/// </summary>
/// <remarks>
/// <code>
/// GradientClippingResult clipped = GradientClipping.ByGlobalNorm(1).Apply(optimizer.Parameters);
/// if (!clipped.SkipStep)
/// {
///     optimizer.Step();
/// }
/// </code>
/// The norm is summed in one fixed order: the same bits on every vector width. (PyTorch's clip_grad_norm_ divides by ‖g‖ + 1e-6 instead.)
/// </remarks>
public sealed record GradientClipping
{
    private GradientClipping()
    {
    }

    /// <summary>No clipping: only measures the norm and applies the policy.</summary>
    public static GradientClipping None { get; } = new();

    /// <summary>θ of clipping by global norm, or null.</summary>
    public double? MaxNorm { get; private init; }

    /// <summary>θ of clipping by value, or null.</summary>
    public double? MaxValue { get; private init; }

    /// <summary>What to do about NaN and infinity. Default <see cref="NonFinitePolicy.Fail"/>.</summary>
    public NonFinitePolicy NonFinite { get; init; }

    /// <summary>g ← min(1, θ/‖g‖) g over all parameters together.</summary>
    /// <param name="threshold">θ: finite and greater than 0.</param>
    public static GradientClipping ByGlobalNorm(double threshold) => new() { MaxNorm = OptionRange.Positive(threshold, nameof(GradientClipping), "ByGlobalNorm(threshold)") };

    /// <summary>g ← min(max(g, −θ), θ), elementwise.</summary>
    /// <param name="threshold">θ: finite and greater than 0.</param>
    public static GradientClipping ByValue(double threshold) => new() { MaxValue = OptionRange.Positive(threshold, nameof(GradientClipping), "ByValue(threshold)") };

    /// <summary>Clips the gradients of parameters in place; a parameter without a gradient is passed over.</summary>
    /// <param name="parameters">All parameters of the model, usually <see cref="Optimizer.Parameters"/>.</param>
    /// <returns>The norm before clipping, and whether the step must be skipped.</returns>
    /// <exception cref="NotFiniteNumberException">A gradient is not finite and <see cref="NonFinite"/> is <see cref="NonFinitePolicy.Fail"/>.</exception>
    public GradientClippingResult Apply(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        double norm = GradientNorm.Of(parameters);
        long cleared = 0;
        if (!double.IsFinite(norm))
        {
            switch (NonFinite)
            {
                case NonFinitePolicy.Fail:
                    throw GradientNorm.Failure(parameters);
                case NonFinitePolicy.SkipStep:
                    return new(norm, SkipStep: true, 0);
                case NonFinitePolicy.ClearBadValues:
                    cleared = GradientNorm.ClearBadValues(parameters);
                    norm = GradientNorm.Of(parameters);
                    break;
                default:
                    throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"GradientClipping.NonFinite: {(int)NonFinite} is no policy."));
            }
        }

        if (norm > MaxNorm)
        {
            ForEachGradient(parameters, new Scale(MaxNorm.Value / norm));
        }
        else if (MaxValue is { } bound)
        {
            ForEachGradient(parameters, new Bound(bound));
        }

        return new(norm, SkipStep: false, cleared);
    }

    private static void ForEachGradient<TChange>(IReadOnlyList<Parameter> parameters, TChange change)
        where TChange : struct, IUnaryOperation<float>, IUnaryOperation<double>
    {
        for (int k = 0; k < parameters.Count; k++)
        {
            if (parameters[k].Gradient is not { } gradient)
            {
                continue;
            }

            if (gradient.DType == DType.Float32)
            {
                Elementwise.Unary<float, TChange>(gradient.AsSpan<float>(), gradient.AsWritableSpan<float>(), change);
            }
            else
            {
                Elementwise.Unary<double, TChange>(gradient.AsSpan<double>(), gradient.AsWritableSpan<double>(), change);
            }
        }
    }

    private readonly struct Scale(double factor) : IUnaryOperation<float>, IUnaryOperation<double>
    {
        V IUnaryOperation<float>.Apply<V, L>(V x) => L.Multiply(x, L.Constant(factor));

        V IUnaryOperation<double>.Apply<V, L>(V x) => L.Multiply(x, L.Constant(factor));
    }

    private readonly struct Bound(double limit) : IUnaryOperation<float>, IUnaryOperation<double>
    {
        V IUnaryOperation<float>.Apply<V, L>(V x) => Clamp<V, float, L>(x);

        V IUnaryOperation<double>.Apply<V, L>(V x) => Clamp<V, double, L>(x);

        private V Clamp<V, T, L>(V x)
            where V : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where L : struct, ILane<V, T> => L.Max(L.Min(x, L.Constant(limit)), L.Constant(-limit));
    }
}
