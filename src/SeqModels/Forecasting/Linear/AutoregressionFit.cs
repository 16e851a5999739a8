namespace SeqModels.Forecasting.Linear;

/// <summary>
/// A fitted linear autoregression: one regression for each direct step, or one that is iterated. The inputs of step k are the last lags of the
/// transformed values, oldest first, those of the past inputs, and the known inputs at the time of the target.
/// </summary>
internal sealed record AutoregressionFit(int Lags, int VariableCount, int PastInputCount, int KnownInputCount, bool IsDirect, FittedTransform? Transform, LinearStep[] Steps)
{
    /// <summary>The number of past values that a prediction needs.</summary>
    public int MinHistory => Lags + (Transform?.LostLength ?? 0);

    /// <summary>The number of columns of a regression, with the constant.</summary>
    public static int ColumnsOf(int lags, int variables, int pastInputs, int knownInputs) => checked(1 + (lags * (variables + pastInputs)) + knownInputs);
}
