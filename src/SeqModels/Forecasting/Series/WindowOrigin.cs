namespace SeqModels.Forecasting;

/// <summary>Where a window lies.</summary>
/// <param name="Series">The index of its series.</param>
/// <param name="Time">The time of its first target.</param>
public readonly record struct WindowOrigin(int Series, int Time);
