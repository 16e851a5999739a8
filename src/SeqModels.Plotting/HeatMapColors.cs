namespace SeqModels.Plotting;

/// <summary>The colors of a <see cref="HeatMap"/>.</summary>
public enum HeatMapColors
{
    /// <summary>From dark blue through green to yellow (viridis), for values from low to high, such as probabilities.</summary>
    Sequential,

    /// <summary>
    /// From blue through white to red, for values on both sides of 0, such as hidden states. White is 0 unless <see cref="HeatMap.Range"/> is given.
    /// </summary>
    Diverging,
}
