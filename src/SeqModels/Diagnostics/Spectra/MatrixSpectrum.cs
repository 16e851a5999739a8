using MathNet.Numerics.LinearAlgebra;

namespace SeqModels.Diagnostics.Spectra;

/// <summary>Eigenvalues and singular values of a square matrix.</summary>
internal static class MatrixSpectrum
{
    public static BlockSpectrum Of(string gate, Matrix<double> matrix) => new()
    {
        Gate = gate,
        Eigenvalues = [.. matrix.Evd().EigenValues.OrderByDescending(value => value.Magnitude).ThenByDescending(value => value.Real).ThenByDescending(value => value.Imaginary)],
        SingularValues = [.. matrix.Svd(computeVectors: false).S.Select(Math.Abs).OrderDescending()],
    };
}
