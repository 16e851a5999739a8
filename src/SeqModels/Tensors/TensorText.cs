using System.Globalization;
using System.Text;

namespace SeqModels.Tensors;

/// <summary>Formats tensors as text in NumPy's style.</summary>
internal static class TensorText
{
    private const int Threshold = 1000;
    private const int Edge = 3;
    private const string Elided = "...";

    public static string Format(string head, Shape shape, double[] elements)
    {
        bool elide = elements.Length > Threshold;
        string format = NumberFormat(elements);
        var text = new StringBuilder(head);
        text.Append(shape.Rank > 1 ? '\n' : ' ');
        var shown = new List<(int Offset, string Number)>();
        Visit(shape, 0, 0, elide, offset => shown.Add((offset, elements[offset].ToString(format, CultureInfo.InvariantCulture))));
        int width = shown.Count == 0 ? 0 : shown.Max(one => one.Number.Length), next = 0;
        Write(text, shape, axis: 0, elide, () => shown[next++].Number.PadLeft(width));
        return text.ToString();
    }

    private static void Write(StringBuilder text, Shape shape, int axis, bool elide, Func<string> next)
    {
        if (axis == shape.Rank)
        {
            text.Append(next());
            return;
        }

        bool last = axis == shape.Rank - 1;
        string between = last ? ", " : "," + new string('\n', shape.Rank - 1 - axis) + new string(' ', axis + 1);
        text.Append('[');
        foreach (int index in Shown(shape[axis], elide))
        {
            text.Append(index == 0 ? "" : between);
            if (index < 0)
                text.Append(Elided);
            else
                Write(text, shape, axis + 1, elide, next);
        }

        text.Append(']');
    }

    private static void Visit(Shape shape, int axis, int offset, bool elide, Action<int> visit)
    {
        if (axis == shape.Rank)
        {
            visit(offset);
            return;
        }

        foreach (int index in Shown(shape[axis], elide))
        {
            if (index >= 0)
                Visit(shape, axis + 1, (offset * shape[axis]) + index, elide, visit);
        }
    }

    /// <summary>The indices to show, with −1 for those omitted.</summary>
    private static IEnumerable<int> Shown(int size, bool elide)
    {
        if (!elide || size <= 2 * Edge)
            return Enumerable.Range(0, size);
        return [.. Enumerable.Range(0, Edge), -1, .. Enumerable.Range(size - Edge, Edge)];
    }

    private static string NumberFormat(double[] elements)
    {
        double largest = 0, smallest = double.MaxValue;
        bool whole = true;
        foreach (double element in elements)
        {
            if (!double.IsFinite(element))
                continue;
            double magnitude = Math.Abs(element);
            whole &= magnitude == Math.Floor(magnitude);
            largest = Math.Max(largest, magnitude);
            if (magnitude > 0)
                smallest = Math.Min(smallest, magnitude);
        }

        if (whole && largest < 1e8)
            return "0";
        return largest >= 1e6 || smallest < 1e-4 ? "0.0000e+00" : "0.0000";
    }
}
