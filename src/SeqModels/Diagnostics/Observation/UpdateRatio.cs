namespace SeqModels.Diagnostics;

/// <summary>How far an optimizer step moved a parameter θ.</summary>
/// <param name="Parameter">The full name of the parameter.</param>
/// <param name="Ratio">
/// ‖Δθ‖ / ‖θ‖, with θ before the step; 0 if it did not move, +∞ if it was zero and moved.
/// </param>
public sealed record UpdateRatio(string Parameter, double Ratio);
