using System.Globalization;

namespace SeqModels.Tensors;

/// <summary>Where an element lies, for messages.</summary>
internal static class Position
{
    /// <summary>The index along every axis of element <paramref name="offset"/> in row-major order, for example <c>[3, 5]</c>.</summary>
    public static string Of(int offset, Shape shape)
    {
        string[] indices = new string[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            (offset, int index) = Math.DivRem(offset, shape[axis]);
            indices[axis] = index.ToString(CultureInfo.InvariantCulture);
        }

        return $"[{string.Join(", ", indices)}]";
    }
}
