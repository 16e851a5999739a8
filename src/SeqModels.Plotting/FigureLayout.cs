namespace SeqModels.Plotting;

/// <summary>The arrangement of the panels of a <see cref="Figure"/>.</summary>
public enum FigureLayout
{
    /// <summary>One below the other, all of the same size.</summary>
    Column,

    /// <summary>Side by side, all of the same size.</summary>
    Row,

    /// <summary>The first panel with the full width and 62 % of the height, the others side by side below it.</summary>
    MainAboveRow,
}
