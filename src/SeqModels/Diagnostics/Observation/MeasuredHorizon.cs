namespace SeqModels.Diagnostics.Observation;

/// <summary>The horizon of a layer, with what a judgment of it needs.</summary>
/// <param name="Horizon">The horizon.</param>
/// <param name="LargestLag">The largest lag at which a gradient was possible.</param>
/// <param name="IsTrained">Whether the layer has a gradient and a parameter that is not frozen.</param>
/// <param name="Remedy">What lengthens the horizon of such a layer, as an imperative.</param>
internal sealed record MeasuredHorizon(GradientHorizon Horizon, int LargestLag, bool IsTrained, string Remedy)
{
    /// <summary>Whether the 90 % horizon is below a minimum, or below the largest lag if no lag reaches the minimum.</summary>
    public bool IsBelow(int? minimum) => IsTrained && LargestLag > 0 && minimum is { } lag && Horizon.At90 < Math.Min(lag, LargestLag);
}
