using MathNet.Numerics.LinearAlgebra.Factorization;
using SeqModels.Numerics;
using SeqModels.Tensors;
using Matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;

namespace SeqModels.Layers;

/// <summary>Random orthogonal matrices.</summary>
internal static class OrthogonalMatrix
{
    /// <summary>Fills a tensor [rows, …], whose axes after the first are flattened into columns.</summary>
    public static void Fill(Tensor tensor, double gain, RandomSource random)
    {
        if (tensor.Rank < 2)
        {
            throw new ArgumentException($"Initializers.Orthogonal: the tensor must have at least 2 axes, but was {tensor.Shape}.", nameof(tensor));
        }

        if (tensor.Length == 0)
        {
            return;
        }

        int rows = tensor.Shape[0], columns = tensor.Length / rows;
        int longer = Math.Max(rows, columns), shorter = Math.Min(rows, columns);
        double[] drawn = new double[tensor.Length];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = random.NextNormal();
        }

        QR<double> qr = Matrix.Build.Dense(longer, shorter, drawn).QR(QRMethod.Thin);
        Matrix q = qr.Q, r = qr.R;
        Span<float> values = tensor.AsWritableSpan();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                (int i, int j) = rows >= columns ? (row, column) : (column, row);
                values[(row * columns) + column] = (float)(gain * q.At(i, j) * (r.At(j, j) < 0 ? -1 : 1));
            }
        }
    }
}
