using System.Text.Json;
using SeqModels.Markov.Recursions;
using SeqModels.Numerics;

namespace SeqModels.Markov.Storage;

/// <summary>Vectors and matrices of finite numbers in JSON, exact.</summary>
internal static class JsonNumbers
{
    public static void Write(Utf8JsonWriter writer, string name, ReadOnlySpan<double> values)
    {
        writer.WritePropertyName(name);
        Write(writer, values);
    }

    public static void Write(Utf8JsonWriter writer, string name, double[,] matrix)
    {
        writer.WriteStartArray(name);
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            Write(writer, Probabilities.Row(matrix, i));
        }
        writer.WriteEndArray();
    }

    /// <exception cref="FormatException">A number is not finite.</exception>
    public static double[] Vector(JsonElement element, string name) => Vector(element.GetProperty(name));

    /// <exception cref="FormatException">The rows differ in length, or a number is not finite.</exception>
    public static double[,] Matrix(JsonElement element, string name)
    {
        double[][] rows = Vectors(element, name);
        int columns = rows.Length == 0 ? 0 : rows[0].Length;
        var matrix = new double[rows.Length, columns];
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Length != columns)
            {
                throw new FormatException($"row {i} of '{name}' has {rows[i].Length} elements, but row 0 has {columns}");
            }
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = rows[i][j];
            }
        }
        return matrix;
    }

    /// <exception cref="FormatException">A number is not finite.</exception>
    public static double[][] Vectors(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(Vector)];

    private static double[] Vector(JsonElement array) =>
        [.. array.EnumerateArray().Select(item => item.GetDouble() is var value && double.IsFinite(value) ? value : throw new FormatException("a number is not finite"))];

    /// <summary>Writes a vector as an element of an array.</summary>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<double> values)
    {
        writer.WriteStartArray();
        foreach (double value in values)
        {
            writer.WriteRawValue(ExactText.Of(value));
        }
        writer.WriteEndArray();
    }
}
