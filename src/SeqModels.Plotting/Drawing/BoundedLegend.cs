using ScottPlot;
using ScottPlot.LegendLayouts;

namespace SeqModels.Plotting.Drawing;

/// <summary>A legend of the same form wherever it is measured or drawn.</summary>
/// <param name="length">The number of characters to which names are shortened.</param>
/// <param name="room">The size at which names go on in another row or column.</param>
internal sealed class BoundedLegend(int length, PixelSize room) : ILegendLayout
{
    private readonly Wrapping _wrapping = new();

    public LegendLayout GetLayout(Legend legend, LegendItem[] items, PixelSize maxSize, Paint paint)
    {
        foreach (LegendItem item in items)
        {
            item.LabelText = TextRoom.Beginning(item.LabelText, length);
        }

        return _wrapping.GetLayout(legend, items, room, paint);
    }
}
