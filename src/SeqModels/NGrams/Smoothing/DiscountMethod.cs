namespace SeqModels.NGrams;

/// <summary>The counts and the number of discounts of a <see cref="DiscountSmoothing"/>.</summary>
public enum DiscountMethod
{
    /// <summary>Three discounts D₁, D₂, D₃₊ per order; adjusted counts at lower orders.</summary>
    ModifiedKneserNey,

    /// <summary>One discount D per order; adjusted counts at lower orders.</summary>
    KneserNey,

    /// <summary>One discount D per order; raw counts at all orders.</summary>
    AbsoluteDiscounting,
}
