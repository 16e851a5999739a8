namespace SeqModels.Forecasting;

/// <summary>The training loss of a <see cref="PointHead"/>, per target in the transformed scale.</summary>
public enum PointLoss
{
    /// <summary>(x − y)²: the forecast is the conditional mean.</summary>
    Squared,

    /// <summary>|x − y|: the forecast is the conditional median.</summary>
    Absolute,

    /// <summary>The Huber loss with threshold <see cref="PointHead.HuberDelta"/>: the mean, with less weight on outliers.</summary>
    Huber,
}
