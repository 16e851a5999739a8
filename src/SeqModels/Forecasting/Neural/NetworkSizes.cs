namespace SeqModels.Forecasting.Neural;

/// <summary>The sizes of a network that follow from the series and the mode.</summary>
/// <param name="VariableCount">V, the number of variables.</param>
/// <param name="PastInputCount">P, the number of past inputs.</param>
/// <param name="KnownInputCount">K, the number of known inputs.</param>
/// <param name="ContextLength">L, the number of past values that the network reads.</param>
/// <param name="Horizon">H, the number of steps that it predicts at once.</param>
internal sealed record NetworkSizes(int VariableCount, int PastInputCount, int KnownInputCount, int ContextLength, int Horizon)
{
    /// <summary>The number of inputs of one past time, V + P.</summary>
    public int PastSize => VariableCount + PastInputCount;

    /// <summary>The number of known inputs of one prediction, H·K.</summary>
    public int KnownSize => checked(Horizon * KnownInputCount);

    /// <summary>The number of targets of one prediction, H·V.</summary>
    public int TargetSize => checked(Horizon * VariableCount);
}
