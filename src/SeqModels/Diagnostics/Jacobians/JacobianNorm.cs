namespace SeqModels.Diagnostics;

/// <summary>
/// The norm of the Jacobian J = ∂s_t/∂s_{t−k} of a state tensor at one lag: how much of a small change of s_{t−k}, with the other state tensors at
/// t − k held fixed, is left at t. Unlike the gradient it does not depend on the loss.
/// </summary>
/// <param name="Lag">k.</param>
/// <param name="Frobenius">‖J‖_F, root mean square over the time steps t and the measured sequences. At lag 0 it is √size.</param>
/// <param name="StandardError">
/// The standard error of <paramref name="Frobenius"/> from the random projections; 0 if it is exact. All lags use the same projections, so that their
/// errors are correlated.
/// </param>
/// <param name="Spectral">
/// ‖J‖₂, the largest singular value, root mean square over the ends of the measured sequences; null if the Jacobians were estimated by projections.
/// </param>
public sealed record JacobianNorm(int Lag, double Frobenius, double StandardError, double? Spectral);
