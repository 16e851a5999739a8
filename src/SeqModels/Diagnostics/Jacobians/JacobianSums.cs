using SeqModels.Diagnostics.Trajectories;
using SeqModels.Tensors;
using Matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;

namespace SeqModels.Diagnostics.Jacobians;

/// <summary>Sums of ‖Jᵀv‖² by lag and vector v, over the time steps of all sequences; for the basis vectors also ‖J‖₂² at the ends of sequences.</summary>
internal sealed class JacobianSums(int size, int? projections)
{
    private readonly List<Sums> _lags = [];

    /// <summary>The number of vectors for each time step.</summary>
    public int Vectors { get; } = projections ?? size;

    /// <summary>Counts the Jacobians of a sequence.</summary>
    public void AddSequence(int length, int maxLag)
    {
        for (int lag = 0; lag <= maxLag; lag++)
        {
            while (_lags.Count <= lag)
                _lags.Add(new Sums(Vectors));
            _lags[lag].Jacobians += length - lag;
            _lags[lag].Ends++;
        }
    }

    /// <summary>Adds Jᵀv of some vectors; those of the vectors that are not given are 0.</summary>
    /// <param name="lag">The lag.</param>
    /// <param name="products">Jᵀv, [vectors, size].</param>
    /// <param name="from">The vectors, and whether they are of the last step of a sequence; all of these together.</param>
    public void Add(int lag, Tensor products, (int Row, int Vector, bool IsLast)[] from)
    {
        Sums sums = _lags[lag];
        for (int i = 0; i < from.Length; i++)
            sums.SquaredNorms[from[i].Vector] += Rows.SquaredNorm(products, i);
        int[] last = projections is null ? [.. Enumerable.Range(0, from.Length).Where(i => from[i].IsLast)] : [];
        if (last.Length > 0)
            sums.SquaredSpectral += Square(LargestSingularValue(products.Gather(last).To(DType.Float64)));
    }

    /// <summary>The results.</summary>
    public IReadOnlyList<JacobianNorm> ToNorms() => [.. _lags.Select((sums, lag) => lag == 0 ? OfIdentity() : ToNorm(lag, sums))];

    private JacobianNorm OfIdentity() => new(0, Math.Sqrt(size), 0, projections is null ? 1 : null);

    private JacobianNorm ToNorm(int lag, Sums sums)
    {
        double[] squares = Array.ConvertAll(sums.SquaredNorms, sum => sum / sums.Jacobians);
        if (projections is not { } count)
            return new JacobianNorm(lag, Math.Sqrt(squares.Sum()), 0, Math.Sqrt(sums.SquaredSpectral / sums.Ends));

        // ‖J‖ = √mean, and the derivative of √ is 1 / (2 √mean).
        double mean = squares.Sum() / count, norm = Math.Sqrt(mean);
        double errorOfMean = Math.Sqrt(squares.Sum(square => Square(square - mean)) / (count - 1) / count);
        return new JacobianNorm(lag, norm, norm == 0 ? 0 : errorOfMean / (2 * norm), null);
    }

    /// <summary>‖J‖₂ from the rows of J that are not zero, in any order.</summary>
    private static double LargestSingularValue(Tensor rows)
    {
        double[] values = rows.AsSpan<double>().ToArray();
        double largest = values.Any(double.IsNaN) ? double.NaN : values.Max(Math.Abs);
        if (largest == 0 || !double.IsFinite(largest))
            return largest;

        // The scale keeps squares within range.
        return largest * Matrix.Build.DenseOfRowMajor(rows.Shape[0], rows.Shape[1], values.Select(value => value / largest)).Svd(computeVectors: false).S[0];
    }

    private static double Square(double value) => value * value;

    private sealed class Sums(int vectors)
    {
        public long Jacobians { get; set; }

        public int Ends { get; set; }

        public double[] SquaredNorms { get; } = new double[vectors];

        public double SquaredSpectral { get; set; }
    }
}
