namespace SeqModels.Plotting;

/// <summary>
/// The place of a legend. A legend that would take more than half of the width or the height of the axes has a smaller font and several columns, then
/// shortened names; if that is not enough, there is none.
/// </summary>
public enum LegendPosition
{
    /// <summary>Where it covers nothing: in a corner or at the middle of a side if one is free, and otherwise outside the axes.</summary>
    Best,

    /// <summary>The upper right corner inside the axes.</summary>
    UpperRight,

    /// <summary>The upper left corner inside the axes.</summary>
    UpperLeft,

    /// <summary>The lower left corner inside the axes.</summary>
    LowerLeft,

    /// <summary>The lower right corner inside the axes.</summary>
    LowerRight,

    /// <summary>Outside the axes, on the right.</summary>
    Right,

    /// <summary>Outside the axes, below.</summary>
    Below,

    /// <summary>No legend.</summary>
    None,
}
