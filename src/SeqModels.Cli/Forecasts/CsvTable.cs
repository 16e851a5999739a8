using System.Globalization;
using nietras.SeparatedValues;

namespace SeqModels.Cli.Forecasts;

/// <summary>A CSV text in memory: the names of the columns, and the cells with the line that each row begins on.</summary>
internal sealed class CsvTable
{
    private readonly string _source;
    private readonly List<string[]> _rows;
    private readonly List<int> _lines;

    private CsvTable(string source, string[] names, List<string[]> rows, List<int> lines) => (_source, Names, _rows, _lines) = (source, names, rows, lines);

    /// <summary>The names of the columns; without a header <c>1</c>, <c>2</c>, ….</summary>
    public IReadOnlyList<string> Names { get; }

    public int RowCount => _rows.Count;

    /// <summary>Reads a text. Cells may be quoted; empty lines are skipped.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <param name="delimiter">The delimiter; null to detect it in the first line.</param>
    /// <param name="hasHeader">Whether the first line has the names of the columns.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static CsvTable Read(TextReader reader, string source, char? delimiter, bool hasHeader, CancellationToken cancellationToken)
    {
        List<string[]> rows = [];
        List<int> lines = [];
        using SepReader csv = Reader(delimiter).From(reader);
        foreach (SepReader.Row row in csv)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Span.IsWhiteSpace())
            {
                continue;
            }

            // Sep counts the lines of the first row from 2.
            lines.Add(rows.Count == 0 ? 1 : row.LineNumberFrom);
            rows.Add(Cells(row));
            if (rows[^1].Length != rows[0].Length)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"{source}: line {lines[^1]} has {rows[^1].Length} cells, but line {lines[0]} has {rows[0].Length}."));
            }
        }

        if (rows.Count == 0)
        {
            throw new InvalidDataException($"{source}: the file is empty.");
        }

        string[] names = hasHeader ? rows[0] : [.. Enumerable.Range(1, rows[0].Length).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        return new CsvTable(source, names, hasHeader ? rows[1..] : rows, hasHeader ? lines[1..] : lines);
    }

    /// <summary>The index of a column.</summary>
    /// <exception cref="InvalidDataException">There is no such column, or there are several.</exception>
    public int IndexOf(string name)
    {
        int[] found = [.. Enumerable.Range(0, Names.Count).Where(i => Names[i] == name)];
        return found.Length == 1
            ? found[0]
            : throw new InvalidDataException(
                $"{_source}: there {(found.Length == 0 ? "is no column" : "are several columns")} '{name}'; the columns are {Quoted(Names)}.");
    }

    /// <summary>The cells of a column.</summary>
    public string[] Texts(string name)
    {
        int column = IndexOf(name);
        return [.. _rows.Select(row => row[column])];
    }

    /// <summary>The numbers of a column.</summary>
    /// <exception cref="InvalidDataException">A cell is not a finite number; the message names its line and column.</exception>
    public double[] Numbers(string name)
    {
        int column = IndexOf(name);
        var numbers = new double[_rows.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            string cell = _rows[i][column];
            if (!IsNumber(cell, out numbers[i]))
            {
                string what = string.IsNullOrWhiteSpace(cell) ? "is empty; fill in or cut out missing values"
                    : HasComma(cell) ? $"has a comma: '{cell}'; numbers need a decimal point, and no separator of thousands"
                    : $"is not a finite number: '{cell}'";
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{_source}: line {_lines[i]}, column '{name}' {what}."));
            }
        }

        return numbers;
    }

    /// <summary>The only column of numbers beside one that is excluded.</summary>
    /// <exception cref="InvalidDataException">There is none, or there are several.</exception>
    public string OnlyNumbers(string? excluded)
    {
        string[] names = WithNumbers(cell => IsNumber(cell, out _));
        if (names.Length == 0 && WithNumbers(cell => IsNumber(cell, out _) || HasComma(cell)) is [var name])
        {
            Numbers(name); // names the cell with a comma
        }

        return names.Length == 1
            ? names[0]
            : throw new InvalidDataException(names.Length == 0
                ? $"{_source}: no column has a number in every row; choose one with --column. The columns are {Quoted(Names)}."
                : $"{_source}: several columns have numbers, {Quoted(names)}; choose with --column.");

        string[] WithNumbers(Func<string, bool> isNumber) =>
            [.. Names.Where((name, i) => name != excluded && _rows.Count > 0 && _rows.All(row => isNumber(row[i])))];
    }

    private static SepReaderOptions Reader(char? delimiter) =>
        (delimiter is { } separator ? Sep.New(separator).Reader() : Sep.Reader()) with { HasHeader = false, Unescape = true, DisableColCountCheck = true };

    private static string[] Cells(SepReader.Row row)
    {
        var cells = new string[row.ColCount];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = row[i].Span.Trim().ToString();
        }

        return cells;
    }

    private static bool IsNumber(string cell, out double number) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>Whether a cell would be a number if its comma were the decimal point, or its commas were left out.</summary>
    private static bool HasComma(string cell) => cell.Contains(',')
        && (IsNumber(cell.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'), out _)
            || IsNumber(cell.Replace(",", "", StringComparison.Ordinal), out _));

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
