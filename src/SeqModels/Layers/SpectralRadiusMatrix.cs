using SeqModels.Numerics;
using SeqModels.Tensors;
using Matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;

namespace SeqModels.Layers;

/// <summary>Random normal matrices of a given spectral radius.</summary>
internal static class SpectralRadiusMatrix
{
    /// <summary>Fills a tensor of square blocks [blocks·size, size].</summary>
    public static void Fill(Tensor tensor, double radius, RandomSource random)
    {
        if (tensor.Rank != 2 || tensor.Shape[1] == 0 || tensor.Shape[0] % tensor.Shape[1] != 0)
        {
            throw new ArgumentException(
                $"Initializers.SpectralRadius: the tensor must consist of square blocks, [blocks·size, size], but was {tensor.Shape}. Use it for recurrent weights only.", nameof(tensor));
        }

        int size = tensor.Shape[1];
        Span<float> values = tensor.AsWritableSpan();
        double[] drawn = new double[size * size];
        for (int first = 0; first < values.Length; first += drawn.Length)
        {
            for (int i = 0; i < drawn.Length; i++)
                drawn[i] = random.NextNormal();
            double scale = radius / Matrix.Build.DenseOfRowMajor(size, size, drawn).Evd().EigenValues.Max(value => value.Magnitude);
            for (int i = 0; i < drawn.Length; i++)
                values[first + i] = (float)(scale * drawn[i]);
        }
    }
}
