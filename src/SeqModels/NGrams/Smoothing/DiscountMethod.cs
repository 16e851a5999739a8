namespace SeqModels.NGrams;

/// <summary>Which counts a <see cref="DiscountSmoothing"/> discounts, and by how many different discounts.</summary>
public enum DiscountMethod
{
    /// <summary>Discounts D₁, D₂ and D₃₊ of an order; lower orders count different left neighbours.</summary>
    ModifiedKneserNey,

    /// <summary>One discount D of an order; lower orders count different left neighbours.</summary>
    KneserNey,

    /// <summary>One discount D of an order; all orders count occurrences.</summary>
    AbsoluteDiscounting,
}
