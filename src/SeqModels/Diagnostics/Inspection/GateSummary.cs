namespace SeqModels.Diagnostics;

/// <summary>The distribution of the values of a gate, over units and sequences.</summary>
/// <param name="Count">The number of values; 0 if no sequence reaches the time step.</param>
/// <param name="Mean">The mean value: of a sigmoid gate its mean opening, in [0, 1]. NaN without values, or if one of them is NaN; the shares are NaN then, too.</param>
/// <param name="Low">The share of values in the lower saturation: σ below <see cref="GateStatistics.SigmoidLow"/>, tanh below −<see cref="GateStatistics.TanhLimit"/>, ReLU 0.</param>
/// <param name="High">The share of values in the upper saturation: σ above <see cref="GateStatistics.SigmoidHigh"/>, tanh above <see cref="GateStatistics.TanhLimit"/>; 0 for ReLU.</param>
public sealed record GateSummary(long Count, double Mean, double Low, double High)
{
    /// <summary>The share of saturated values, in [0, 1], whose activation function passes almost no gradient: <see cref="Low"/> + <see cref="High"/>.</summary>
    public double Saturated => Low + High;
}
