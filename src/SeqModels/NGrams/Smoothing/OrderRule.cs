using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeqModels.NGrams.Smoothing;

/// <summary>
/// How the counts c of one order become probabilities: what is kept of each count, by what a context divides, and where the rest goes.
/// p(w | h) = λ kept(c) / (c(h) + types), where types is the number of different words after h or 0.
/// </summary>
internal sealed class OrderRule
{
    /// <summary>What is kept of a count c below the length.</summary>
    public double[] Kept { get; init; } = [0];

    /// <summary>What is taken from a larger count.</summary>
    public double Discount { get; init; }

    /// <summary>Whether a context divides by its count plus its different words (Witten–Bell).</summary>
    public bool AddsTypes { get; init; }

    /// <summary>What a context divides by beyond its count, and leaves for the order below (k · |V| of add-k).</summary>
    public double Added { get; init; }

    /// <summary>λ by the power of two of c(h), the last one for all larger; null for 1.</summary>
    public double[]? Weights { get; init; }

    /// <summary>Interpolated: seen words get their part of the rest too. Otherwise unseen words alone.</summary>
    public bool Interpolates { get; init; } = true;

    /// <summary>Maximum likelihood (0) and stupid backoff: the weight of every context, whatever is left.</summary>
    public double? FixedWeight { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double KeptOf(int count) => (uint)count < (uint)Kept.Length ? Kept[count] : count - Discount;

    public double Weight(long total) => Weights is null ? 1 : Weights[Math.Min(BitOperations.Log2((ulong)total), Weights.Length - 1)];

    /// <summary>Absolute discounts D₁, D₂, … D_K₊.</summary>
    public static OrderRule FromDiscounts(IReadOnlyList<double> discounts)
    {
        double[] kept = new double[discounts.Count];
        for (int count = 1; count < kept.Length; count++)
        {
            kept[count] = count - discounts[count - 1];
        }
        return new OrderRule { Kept = kept, Discount = discounts[^1] };
    }
}
