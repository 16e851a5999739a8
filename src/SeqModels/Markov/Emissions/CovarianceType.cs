namespace SeqModels.Markov;

/// <summary>The form of the covariance matrices of Gaussians.</summary>
public enum CovarianceType
{
    /// <summary>σ²·I: one variance.</summary>
    Spherical,

    /// <summary>One variance per dimension.</summary>
    Diagonal,

    /// <summary>Any symmetric positive definite matrix.</summary>
    Full,
}
