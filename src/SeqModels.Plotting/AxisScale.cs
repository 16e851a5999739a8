namespace SeqModels.Plotting;

/// <summary>How values are placed along an axis.</summary>
public enum AxisScale
{
    /// <summary>At distances proportional to their differences.</summary>
    Linear,

    /// <summary>At distances proportional to their ratios; values that are not positive are skipped.</summary>
    Logarithmic,
}
