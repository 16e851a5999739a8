using System.Numerics;

namespace SeqModels.Diagnostics;

/// <summary>Eigenvalues and singular values of the block [H, H] of <c>weight_hh</c> that belongs to one gate.</summary>
public sealed record BlockSpectrum
{
    /// <summary>The name of the gate, as <see cref="GateInspection.Name"/>.</summary>
    public required string Gate { get; init; }

    /// <summary>The H eigenvalues, by descending absolute value, then by descending real part; of a pair of conjugates the one with the positive imaginary part first.</summary>
    public required IReadOnlyList<Complex> Eigenvalues { get; init; }

    /// <summary>The H singular values, descending.</summary>
    public required IReadOnlyList<double> SingularValues { get; init; }

    /// <summary>ρ, the spectral radius: the largest absolute value of an eigenvalue. For large k, ‖Wᵏ‖ grows or decays as ρᵏ.</summary>
    public double SpectralRadius => Complex.Abs(Eigenvalues[0]);

    /// <summary>‖W‖₂, the spectral norm: the largest singular value, and a bound on <see cref="SpectralRadius"/>.</summary>
    public double SpectralNorm => SingularValues[0];

    /// <summary>The condition number: the largest singular value divided by the smallest; ∞ if that is 0.</summary>
    public double Condition => SingularValues[^1] == 0 ? double.PositiveInfinity : SingularValues[0] / SingularValues[^1];
}
