using System.Globalization;
using SeqModels.Autodiff;
using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Keeps gradients within bounds before an optimizer's step: by their global norm, g ← min(1, θ/‖g‖) g with ‖g‖ = √Σ g² over all
/// parameters (Pascanu et al. 2013), by value, g ← min(max(g, −θ), θ), or not at all. Each measures the norm and minds values that are not finite.
/// </summary>
/// <remarks>
/// <code>
/// GradientClippingResult clipped = optimizer.Step(GradientClipping.ByGlobalNorm(1));
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

    /// <summary>
    /// Clips the gradients of parameters in place; a parameter without a gradient is passed over. For a training step,
    /// <see cref="Optimizer.Step(GradientClipping)"/> does the same without rewriting the gradients.
    /// </summary>
    /// <param name="parameters">All parameters of the model, usually <see cref="Optimizer.Parameters"/>.</param>
    /// <returns>The norm before clipping, and whether the step must be skipped.</returns>
    /// <exception cref="NotFiniteNumberException">A gradient is not finite and <see cref="NonFinite"/> is <see cref="NonFinitePolicy.Fail"/>.</exception>
    public GradientClippingResult Apply(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        GradientClippingResult result = Measure(parameters, out GradientChange change);
        for (int k = 0; k < parameters.Count; k++)
        {
            if (parameters[k].Gradient is { } gradient)
            {
                change.Apply(gradient);
            }
        }

        return result;
    }

    /// <summary>Measures the gradients, applies the policy for what is not finite, and says how they are to be changed.</summary>
    internal GradientClippingResult Measure(IReadOnlyList<Parameter> parameters, out GradientChange change)
    {
        change = GradientChange.None;
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

        change = new(norm > MaxNorm ? MaxNorm.Value / norm : 1, MaxValue ?? double.PositiveInfinity);
        return new(norm, SkipStep: false, cleared);
    }
}
