using System.Globalization;
using System.Text;
using SeqModels.Numerics;
using SeqModels.Optimizers.Clipping;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// Gradient clipping: by global norm, g ← min(1, θ/‖g‖) g with ‖g‖ = √Σ g² over all parameters (Pascanu et al. 2013) or another norm; by value,
/// g ← min(max(g, −θ), θ); adaptive, per unit in proportion to its weights (Brock et al. 2021); or none. All of them measure the norm and
/// detect values that are not finite.
/// </summary>
/// <remarks>
/// <code>
/// GradientClippingResult clipped = optimizer.Step(GradientClipping.ByGlobalNorm(1));
/// </code>
/// The norm is summed in a fixed order, so that it is bitwise the same for any vector width. (PyTorch's clip_grad_norm_ divides by
/// ‖g‖ + 1e-6 instead.) A <see cref="ParameterGroup"/> can exclude parameters from clipping.
/// </remarks>
public sealed record GradientClipping
{
    private GradientClipping()
    {
    }

    /// <summary>No clipping: only measures the norm and applies <see cref="NonFinite"/>.</summary>
    public static GradientClipping None { get; } = new();

    /// <summary>θ of clipping by global norm, or null.</summary>
    public double? MaxNorm { get; private init; }

    /// <summary>θ of clipping by value, or null.</summary>
    public double? MaxValue { get; private init; }

    /// <summary>λ of adaptive clipping, or null.</summary>
    public double? MaxRatio { get; private init; }

    /// <summary>
    /// p of the global norm that is measured and clipped: ‖g‖ = (Σ |g|^p)^(1/p) over all parameters, or max |g| with
    /// <see cref="double.PositiveInfinity"/>; PyTorch's <c>norm_type</c>. The norms of adaptive clipping are Euclidean.
    /// </summary>
    /// <value>At least 1; 2 by default, the Euclidean norm, which is the fastest.</value>
    /// <remarks><c>GradientClipping.ByGlobalNorm(1) with { NormOrder = double.PositiveInfinity }</c> scales all gradients so that no element exceeds 1.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or NaN.</exception>
    public double NormOrder { get; init => field = OptionRange.NormOrder(value, nameof(GradientClipping)); } = 2;

    /// <summary>ε of adaptive clipping: a lower bound of the norm of a unit's weights.</summary>
    /// <value>Finite and greater than 0; 0.001 by default.</value>
    public double MinWeightNorm { get; init => field = OptionRange.Positive(value, nameof(GradientClipping)); } = 1e-3;

    /// <summary>How gradients with NaN or infinite values are handled.</summary>
    /// <value><see cref="NonFinitePolicy.Fail"/> by default.</value>
    public NonFinitePolicy NonFinite { get; init; }

    /// <summary>Clipping by global norm: g ← min(1, θ/‖g‖) g, with the norm over all parameters.</summary>
    /// <param name="threshold">θ: finite and greater than 0.</param>
    public static GradientClipping ByGlobalNorm(double threshold) => new() { MaxNorm = OptionRange.Positive(threshold, nameof(GradientClipping), "ByGlobalNorm(threshold)") };

    /// <summary>Clipping by value: g ← min(max(g, −θ), θ), elementwise.</summary>
    /// <param name="threshold">θ: finite and greater than 0.</param>
    public static GradientClipping ByValue(double threshold) => new() { MaxValue = OptionRange.Positive(threshold, nameof(GradientClipping), "ByValue(threshold)") };

    /// <summary>
    /// Adaptive gradient clipping (AGC): for every unit i, G_i ← min(1, λ max(‖W_i‖, ε)/‖G_i‖) G_i with the unit's weights W_i and their gradient G_i. A unit
    /// is a row (first axis) of a parameter; a one-dimensional parameter is one unit.
    /// </summary>
    /// <remarks>
    /// Source: Brock, De, Smith and Simonyan 2021, "High-Performance Large-Scale Image Recognition Without Normalization", 4.1, which excludes the
    /// output layer: <c>new ParameterGroup("decoder.*") { IsClipped = false }</c>.
    /// </remarks>
    /// <param name="threshold">λ: finite and greater than 0.</param>
    public static GradientClipping Adaptive(double threshold = 0.01) => new() { MaxRatio = OptionRange.Positive(threshold, nameof(GradientClipping), "Adaptive(threshold)") };

    /// <summary>
    /// Clips the gradients of parameters in place; frozen parameters and those without a gradient are skipped. For a training step,
    /// <see cref="Optimizer.Step(GradientClipping, double)"/> does the same without rewriting the gradients.
    /// </summary>
    /// <param name="parameters">The parameters of the model, usually <see cref="Optimizer.Parameters"/>.</param>
    /// <returns>The norm before clipping, and whether the step must be skipped.</returns>
    /// <exception cref="NotFiniteNumberException">
    /// A gradient is not finite and <see cref="NonFinite"/> is <see cref="NonFinitePolicy.Fail"/>.
    /// </exception>
    public GradientClippingResult Apply(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var plan = new GradientPlan(parameters);
        GradientClippingResult result = Measure(plan, scale: 1);
        for (int k = 0; k < plan.Count; k++)
        {
            if (parameters[k].TrainedGradient is { } gradient)
            {
                plan[k].Apply(gradient);
            }
        }

        return result;
    }

    /// <summary>
    /// Measures the scaled gradients, applies the policy for non-finite values, and plans how each gradient is changed, scale included. No
    /// change is planned when the step is to be skipped.
    /// </summary>
    internal GradientClippingResult Measure(GradientPlan plan, double scale)
    {
        plan.Fill(GradientChange.None);
        plan.ExcludedNorm = 0;
        (double norm, double clippedNorm, double excludedNorm) = GradientNorm.Of(plan, NormOrder);
        long cleared = 0;
        if (!double.IsFinite(norm))
        {
            switch (NonFinite)
            {
                case NonFinitePolicy.Fail:
                    throw GradientNorm.Failure(plan);
                case NonFinitePolicy.SkipStep:
                    return new() { Norm = norm, NormOrder = NormOrder, SkipStep = true };
                case NonFinitePolicy.ClearBadValues:
                    cleared = GradientNorm.ClearBadValues(plan);
                    (norm, clippedNorm, excludedNorm) = GradientNorm.Of(plan, NormOrder);
                    break;
                default:
                    throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"GradientClipping.NonFinite: {(int)NonFinite} is not a NonFinitePolicy."));
            }
        }

        plan.ExcludedNorm = excludedNorm * scale;
        return new() { Norm = norm * scale, NormOrder = NormOrder, ClearedValues = cleared, IsClipped = Plan(plan, clippedNorm * scale, scale) };
    }

    /// <summary>The text of a checkpoint's identity: the order of the norm only if it is not 2, as earlier versions wrote it.</summary>
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"MaxNorm = {MaxNorm}, MaxValue = {MaxValue}, MaxRatio = {MaxRatio}, MinWeightNorm = {MinWeightNorm}, NonFinite = {NonFinite}");
        if (NormOrder != 2)
            builder.Append(CultureInfo.InvariantCulture, $", NormOrder = {NormOrder}");
        return true;
    }

    /// <summary>Plans the changes. Returns whether anything is clipped.</summary>
    private bool Plan(GradientPlan plan, double norm, double scale)
    {
        bool isClipped = norm > MaxNorm || (norm > MaxValue && GradientNorm.Exceeds(plan, MaxValue.Value / scale));
        double factor = norm > MaxNorm ? MaxNorm.Value / norm * scale : scale;
        for (int k = 0; k < plan.Count; k++)
        {
            plan[k] = plan.IsClipped(k) ? new(factor, MaxValue ?? double.PositiveInfinity) : new(scale, double.PositiveInfinity);
            if (MaxRatio is { } ratio && plan.IsClipped(k) && plan.Parameters[k].TrainedGradient is { } gradient)
            {
                double[] rows = plan.RowsOf(k);
                if (AdaptiveClipping.Plan(plan.Parameters[k], gradient, rows, ratio, MinWeightNorm, scale))
                {
                    isClipped = true;
                    plan[k] = plan[k] with { Rows = rows };
                }
            }
        }

        return isClipped;
    }
}
