using System.Globalization;
using SeqModels.Tensors;

namespace SeqModels.Cli.Inspection;

/// <summary>Statistics of the finite elements of a tensor.</summary>
/// <param name="Minimum">The smallest element; 0 for an empty tensor, as the others.</param>
/// <param name="Maximum">The largest element.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Norm">The root of the sum of squares.</param>
/// <param name="NotFinite">The number of elements that are NaN or infinite.</param>
internal sealed record TensorStatistics(double Minimum, double Maximum, double Mean, double Norm, long NotFinite)
{
    public static TensorStatistics Of(Tensor tensor)
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, sum = 0, squares = 0;
        long count = 0, notFinite = 0;
        Tensor numbers = tensor.DType == DType.Float64 ? tensor : tensor.To(DType.Float64);
        foreach (double value in numbers.AsSpan<double>())
        {
            if (!double.IsFinite(value))
            {
                notFinite++;
                continue;
            }

            count++;
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
            sum += value;
            squares += value * value;
        }

        return count == 0 ? new TensorStatistics(0, 0, 0, 0, notFinite) : new TensorStatistics(minimum, maximum, sum / count, Math.Sqrt(squares), notFinite);
    }

    /// <summary>The numbers as text.</summary>
    public string[] Cells() => [Text(Minimum), Text(Maximum), Text(Mean), Text(Norm), NotFinite.ToString(CultureInfo.InvariantCulture)];

    private static string Text(double number) => number.ToString("G4", CultureInfo.InvariantCulture);
}
