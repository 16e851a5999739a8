using System.Runtime.CompilerServices;
using SeqModels.Numerics;

namespace SeqModels.NGrams;

/// <summary>
/// The rule that turns the counts c of one order into probabilities, for a context h with c(h) = Σ_w c(h w):
/// <para>u(w | h) = λ(h) c*(h w) / (c(h) + a(h)), the initial probability, where c* is the discounted count
/// (<see cref="DiscountedCounts"/>, <see cref="Discount"/>), a(h) ≥ 0 a count reserved for the lower order (<see cref="ReservedCount"/>),
/// and λ(h) the weight of this order (<see cref="Weight"/>);</para>
/// <para>γ(h) = 1 − Σ_w u(w | h), over the n-grams kept by pruning: the mass that discounting, a(h), λ(h) and pruning leave to the lower
/// order.</para>
/// A method that interpolates has p(w | h) = u(w | h) + γ(h) p(w | h'). One that backs off (<see cref="BackoffSmoothing.BacksOff"/>) has
/// p(w | h) = u(w | h) for a seen n-gram, otherwise α(h) p(w | h'), with α(h) such that probabilities sum to 1.
/// </summary>
/// <example><code>
/// OrderRule absolute = OrderRule.FromDiscounts(0.75);                                        // c* = c − 0.75
/// OrderRule wittenBell = new() { ReservedCount = context => context.TypeCount };             // a(h) = T(h)
/// </code></example>
public sealed record OrderRule
{
    /// <summary>c* at [c]; 0 at [0].</summary>
    private readonly double[] _kept = [0];

    /// <summary>c*(1), c*(2), … of the smallest counts; larger counts use <see cref="Discount"/>.</summary>
    /// <value>In [0, c] each. Default empty: <see cref="Discount"/> for all counts.</value>
    /// <exception cref="ArgumentException">A number is outside [0, c].</exception>
    public IReadOnlyList<double> DiscountedCounts
    {
        get => _kept[1..];
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            double[] kept = [0, .. value];
            for (int count = 1; count < kept.Length; count++)
            {
                if (!(kept[count] >= 0 && kept[count] <= count))
                {
                    throw new ArgumentException(
                        $"OrderRule.DiscountedCounts: the c-th must be in [0, c], but they were [{ExactText.Rounded(value)}].", nameof(value));
                }
            }
            _kept = kept;
        }
    }

    /// <summary>D: c* = c − D for counts beyond <see cref="DiscountedCounts"/>.</summary>
    /// <value>0 to the smallest count it applies to. Default 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Discount { get; init => field = OptionRange.NotNegative(value, nameof(OrderRule)); }

    /// <summary>a(h), from the counts of a context: added to c(h) and reserved for the lower order. Called once per context, from several
    /// threads; must be deterministic, finite and at least 0.</summary>
    /// <value>Default null: 0.</value>
    public Func<ContextStatistics, double>? ReservedCount { get; init; }

    /// <summary>λ(h), from the counts of a context. Called once per context, from several threads; must be deterministic
    /// and in [0, 1].</summary>
    /// <value>Default null: 1.</value>
    public Func<ContextStatistics, double>? Weight { get; init; }

    /// <summary>The discounts of the order, for <see cref="OrderEstimate.Discounts"/>; probabilities do not depend on them.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<double> ReportedDiscounts { get; init; } = [];

    /// <summary>The interpolation weights of the order, for <see cref="OrderEstimate.Weights"/>; probabilities do not depend on
    /// them.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<double> ReportedWeights { get; init; } = [];

    /// <summary>The fallback that was used because the data is too small for the formula of the method, for
    /// <see cref="OrderEstimate.Fallback"/>.</summary>
    /// <value>Default null: the formula of the method was used.</value>
    public string? Fallback { get; init; }

    /// <summary>Whether unseen words alone get what is left.</summary>
    internal bool BacksOff { get; init; }

    /// <summary>Maximum likelihood (0) and stupid backoff: the weight of every context, whatever is left.</summary>
    internal double? FixedWeight { get; init; }

    /// <summary>c* = c − D(c), with D(c) the c-th discount, the last one for all larger counts.</summary>
    /// <param name="discounts">D₁, D₂, … D_K₊: at least one, the k-th in [0, k].</param>
    /// <exception cref="ArgumentException">No discount is given, or one is out of range.</exception>
    public static OrderRule FromDiscounts(params IReadOnlyList<double> discounts)
    {
        ArgumentNullException.ThrowIfNull(discounts);
        if (discounts.Count == 0 || !(discounts[^1] <= discounts.Count))
        {
            throw new ArgumentException(
                $"OrderRule.FromDiscounts: takes at least one discount, the k-th in [0, k], but got [{ExactText.Rounded(discounts)}].", nameof(discounts));
        }
        return new OrderRule
        {
            DiscountedCounts = [.. discounts.Take(discounts.Count - 1).Select((discount, i) => i + 1 - discount)],
            Discount = discounts[^1],
            ReportedDiscounts = [.. discounts],
        };
    }

    /// <summary>c*.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal double KeptOf(int count) => (uint)count < (uint)_kept.Length ? _kept[count] : count - Discount;

    /// <summary>a(h).</summary>
    internal double ReservedOf(ContextStatistics context) => ReservedCount is null ? 0 : Checked(ReservedCount(context), double.MaxValue, nameof(ReservedCount));

    /// <summary>λ(h).</summary>
    internal double WeightOf(ContextStatistics context) => Weight is null ? 1 : Checked(Weight(context), 1, nameof(Weight));

    private static double Checked(double value, double largest, string name) => value >= 0 && value <= largest ? value
        : throw new InvalidOperationException(FormattableString.Invariant(
            $"OrderRule.{name}: must give a number of 0 or more{(largest == 1 ? " and at most 1" : "")}, but gave {value}."));
}
