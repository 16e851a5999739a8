using System.Globalization;

namespace SeqModels.Tensors;

/// <summary>Formats the position of an element for messages.</summary>
internal static class Position
{
    /// <summary>Returns the indices of the element at row-major <paramref name="offset"/>, for example <c>[3, 5]</c>.</summary>
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
