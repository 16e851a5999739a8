// Makes plain.ttf from the strokes of glyphs.txt, both drawn for this project: the typeface of pictures where no font is installed.
//
//     dotnet run src/SeqModels.Plotting/Font/MakePlain.cs -- src/SeqModels.Plotting/Font
//
// Every stroke becomes one outline; a TrueType rasteriser unites what overlaps.
using System.Buffers.Binary;
using System.Globalization;

const int Em = 1000, Unit = 72, Pen = 42, Ascent = 850, Descent = 300;

string folder = args[0];
var glyphs = new List<Glyph> { Read("\uFFFD 6: 0,0 6,0 6,9 0,9 0,0") };
glyphs.AddRange(File.ReadLines(Path.Combine(folder, "glyphs.txt")).Where(line => line.Length > 0).Select(Read).OrderBy(glyph => glyph.Code));
File.WriteAllBytes(Path.Combine(folder, "plain.ttf"), Font([.. glyphs]));

// A line of glyphs.txt: the character, its width, and its strokes, separated by semicolons.
static Glyph Read(string line)
{
    int colon = line.IndexOf(':', 2);
    var contours = new List<(int X, int Y)[]>();
    foreach (string stroke in line[(colon + 1)..].Split(';', StringSplitOptions.RemoveEmptyEntries))
    {
        contours.Add(Outline([.. stroke.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Point)]));
    }

    return new Glyph(line[0], (int)((Number(line[2..colon]) + 3) * Unit), contours);
}

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

static (double X, double Y) Point(string text)
{
    string[] parts = text.Split(',');
    return ((Number(parts[0]) + 1.5) * Unit, Number(parts[1]) * Unit + Pen);
}

// Along the stroke on its left and back on its right, clockwise at its ends; a single point becomes a square.
static (int X, int Y)[] Outline((double X, double Y)[] points)
{
    if (points.Length == 1)
    {
        points = [(points[0].X, points[0].Y - 1), (points[0].X, points[0].Y + 1)];
    }

    int last = points.Length - 1;
    bool closed = last > 1 && points[0] == points[last];
    var sides = new (double X, double Y)[points.Length];
    for (int i = 0; i <= last; i++)
    {
        (double X, double Y) before = i > 0 ? Direction(points[i - 1], points[i]) : closed ? Direction(points[last - 1], points[last]) : Direction(points[0], points[1]);
        (double X, double Y) after = i < last ? Direction(points[i], points[i + 1]) : closed ? Direction(points[0], points[1]) : before;

        // The corner lies where the two edges meet; at a sharp one, not farther than 3 pens.
        (double x, double y) = (-(before.Y + after.Y), before.X + after.X);
        double square = Math.Max((x * x) + (y * y), 1e-6);
        double reach = Math.Min(2 / square, 3 / Math.Sqrt(square)) * Pen;
        sides[i] = (x * reach, y * reach);
        double cap = closed ? 0 : 0.8 * Pen;
        (double forward, double backward) = (i == last ? cap : 0, i == 0 ? cap : 0);
        points[i] = (points[i].X + (forward - backward) * after.X, points[i].Y + (forward - backward) * after.Y);
    }

    return
    [
        .. points.Zip(sides, (point, side) => Round(point.X + side.X, point.Y + side.Y)),
        .. points.Zip(sides, (point, side) => Round(point.X - side.X, point.Y - side.Y)).Reverse(),
    ];
}

static (double X, double Y) Direction((double X, double Y) p, (double X, double Y) q)
{
    double length = Math.Sqrt((q.X - p.X) * (q.X - p.X) + (q.Y - p.Y) * (q.Y - p.Y));
    return ((q.X - p.X) / length, (q.Y - p.Y) / length);
}

static (int X, int Y) Round(double x, double y) => ((int)Math.Round(x), (int)Math.Round(y));

static byte[] Font(Glyph[] glyphs)
{
    var outlines = new Writer();
    var locations = new Writer();
    var metrics = new Writer();
    foreach (Glyph glyph in glyphs)
    {
        locations.U32(outlines.Length);
        metrics.U16(glyph.Advance).U16(glyph.Left);
        glyph.Write(outlines);
    }

    locations.U32(outlines.Length);
    (int most, int points) = (glyphs.Max(glyph => glyph.Contours.Count), glyphs.Max(glyph => glyph.Points.Count()));
    int widest = glyphs.Max(glyph => glyph.Advance);
    var tables = new SortedDictionary<string, Writer>(StringComparer.Ordinal)
    {
        ["cmap"] = CharacterMap(glyphs),
        ["glyf"] = outlines,
        ["head"] = new Writer().U32(0x10000).U32(0x10000).U32(0).U32(0x5F0F3CF5).U16(3).U16(Em).U32(0).U32(0).U32(0).U32(0)
            .U16(0).U16(-Descent).U16(widest).U16(Ascent).U16(0).U16(8).U16(2).U16(1).U16(0),
        ["hhea"] = new Writer().U32(0x10000).U16(Ascent).U16(-Descent).U16(0).U16(widest).U16(0).U16(0).U16(widest).U16(1).U16(0).U16(0)
            .U16(0).U16(0).U16(0).U16(0).U16(0).U16(glyphs.Length),
        ["hmtx"] = metrics,
        ["loca"] = locations,
        ["maxp"] = new Writer().U32(0x10000).U16(glyphs.Length).U16(points).U16(most).U16(0).U16(0).U16(1).U16(0).U16(0).U16(0).U16(0).U16(0).U16(0).U16(0).U16(0),
        ["name"] = Names("QuickStart Plain"),
        ["post"] = new Writer().U32(0x30000).U32(0).U16(-100).U16(50).U32(0).U32(0).U32(0).U32(0).U32(0),
    };
    return Assemble(tables);
}

// Format 4: runs of consecutive characters, ended by the run of 0xFFFF.
static Writer CharacterMap(Glyph[] glyphs)
{
    var runs = new List<(int First, int Last, int Delta)>();
    for (int i = 1; i < glyphs.Length; i++)
    {
        int code = glyphs[i].Code;
        if (runs.Count > 0 && runs[^1].Last == code - 1)
        {
            runs[^1] = runs[^1] with { Last = code };
        }
        else
        {
            runs.Add((code, code, i - code));
        }
    }

    runs.Add((0xFFFF, 0xFFFF, 1));
    int power = 1 << (int)Math.Log2(runs.Count);
    Writer table = new Writer().U16(0).U16(1).U16(3).U16(1).U32(12);
    table.U16(4).U16(16 + 8 * runs.Count).U16(0).U16(2 * runs.Count).U16(2 * power).U16((int)Math.Log2(power)).U16(2 * (runs.Count - power));
    runs.ForEach(run => table.U16(run.Last));
    table.U16(0);
    runs.ForEach(run => table.U16(run.First));
    runs.ForEach(run => table.U16(run.Delta));
    runs.ForEach(_ => table.U16(0));
    return table;
}

static Writer Names(string family)
{
    int[] ids = [1, 2, 4, 6];
    string[] texts = [family, "Regular", family, family.Replace(" ", "")];
    Writer table = new Writer().U16(0).U16(ids.Length).U16(6 + 12 * ids.Length);
    int offset = 0;
    foreach ((int id, string text) in ids.Zip(texts))
    {
        table.U16(3).U16(1).U16(0x409).U16(id).U16(2 * text.Length).U16(offset);
        offset += 2 * text.Length;
    }

    foreach (char c in string.Concat(texts))
    {
        table.U16(c);
    }

    return table;
}

static byte[] Assemble(SortedDictionary<string, Writer> tables)
{
    int power = 1 << (int)Math.Log2(tables.Count);
    var file = new Writer().U32(0x10000).U16(tables.Count).U16(16 * power).U16((int)Math.Log2(power)).U16(16 * (tables.Count - power));
    int offset = 12 + 16 * tables.Count;
    foreach ((string tag, Writer table) in tables)
    {
        int length = table.Length;
        table.Align();
        foreach (char c in tag)
        {
            file.U8(c);
        }

        file.U32((int)table.Checksum()).U32(offset).U32(length);
        offset += table.Length;
    }

    foreach (Writer table in tables.Values)
    {
        file.Append(table);
    }

    byte[] bytes = file.ToArray();
    int head = 12 + 16 * tables.Count + tables.TakeWhile(table => table.Key != "head").Sum(table => table.Value.Length);
    BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(head + 8), 0xB1B0AFBA - file.Checksum());
    return bytes;
}

internal sealed record Glyph(char Code, int Advance, List<(int X, int Y)[]> Contours)
{
    private const int OnCurve = 1, ShortX = 2, ShortY = 4, PositiveX = 16, PositiveY = 32, Overlaps = 64;

    public int Left => Contours.Count == 0 ? 0 : Points.Min(point => point.X);

    public IEnumerable<(int X, int Y)> Points => Contours.SelectMany(contour => contour);

    public void Write(Writer table)
    {
        if (Contours.Count == 0)
        {
            return;
        }

        table.U16(Contours.Count).U16(Left).U16(Points.Min(point => point.Y)).U16(Points.Max(point => point.X)).U16(Points.Max(point => point.Y));
        int last = -1;
        Contours.ForEach(contour => table.U16(last += contour.Length));
        table.U16(0);
        (int X, int Y)[] steps = [.. Points.Zip(Points.Prepend((X: 0, Y: 0)), (to, from) => (to.X - from.X, to.Y - from.Y))];
        foreach ((int x, int y) in steps)
        {
            table.U8(OnCurve | Overlaps | Size(x, ShortX, PositiveX) | Size(y, ShortY, PositiveY));
        }

        WriteSteps(table, steps.Select(step => step.X));
        WriteSteps(table, steps.Select(step => step.Y));
        table.Align();
    }

    // Nothing for a step of 0, one byte and a sign among the flags for a short one, otherwise two bytes.
    private static int Size(int step, int isShort, int isPositive) =>
        step == 0 ? isPositive : Math.Abs(step) > 255 ? 0 : isShort | (step > 0 ? isPositive : 0);

    private static void WriteSteps(Writer table, IEnumerable<int> steps)
    {
        foreach (int step in steps.Where(step => step != 0))
        {
            _ = Math.Abs(step) > 255 ? table.U16(step) : table.U8(Math.Abs(step));
        }
    }
}

internal sealed class Writer
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public Writer U8(int value)
    {
        _bytes.Add((byte)value);
        return this;
    }

    public Writer U16(int value) => U8(value >> 8).U8(value);

    public Writer U32(int value) => U16(value >> 16).U16(value);

    public void Align()
    {
        while (_bytes.Count % 4 != 0)
        {
            _bytes.Add(0);
        }
    }

    public void Append(Writer other) => _bytes.AddRange(other._bytes);

    public byte[] ToArray() => [.. _bytes];

    public uint Checksum()
    {
        uint sum = 0;
        for (int i = 0; i < _bytes.Count; i += 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(_bytes.Slice(i, 4).ToArray());
        }

        return sum;
    }
}
