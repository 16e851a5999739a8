using System.Text;
using System.Text.RegularExpressions;

namespace SeqModels.Site;

/// <summary>A page per sample: its row of samples/README.md, its picture, its program.</summary>
internal sealed partial class SamplePages
{
    private readonly Repository _repository;
    private readonly PageMap _map;
    private readonly string[] _rows;

    public SamplePages(Repository repository, PageMap map)
    {
        _repository = repository;
        _map = map;
        _rows = [.. repository.Read("samples/README.md").Split('\n').Where(line => line.StartsWith('|'))];
    }

    /// <summary>The page of a sample; its links are relative to the folder of samples.</summary>
    /// <param name="folder">The folder of the sample.</param>
    public string Page(string folder)
    {
        string name = Path.GetFileName(folder);
        int row = Array.FindIndex(_rows, row => Markdown.Cells(row)[0] == $"[{name}]({name})");
        if (row < 0)
            throw new InvalidDataException($"samples/README.md has no row for {name}.");
        int header = Array.FindLastIndex(_rows, row, row => row.StartsWith("|---", StringComparison.Ordinal)) - 1;
        var page = new StringBuilder($"# {name}\n");
        string? picture = Picture(name);
        foreach ((string column, string cell) in Markdown.Cells(_rows[header]).Zip(Markdown.Cells(_rows[row])).Skip(1))
        {
            if (PictureLink().Match(cell) is { Success: true } link)
                picture = link.Groups[1].Value;
            else if (column == "command")
                page.Append("\n```text\n").Append(cell.Trim('`')).Append("\n```\n");
            else if (column != "lines" && cell.Length > 0)
                page.Append('\n').Append(char.ToUpperInvariant(cell[0])).Append(cell[1..].TrimEnd('.')).Append(".\n");
        }

        if (picture is not null)
            page.Append($"\n![What {name} draws.]({picture})\n");
        page.Append($"\n## Program.cs\n\n```csharp\n{_repository.Read($"{folder}/Program.cs").Trim()}\n```\n");
        string[] others = [.. _repository.Files(folder, "*").Where(file => !file.EndsWith("/Program.cs", StringComparison.Ordinal))];
        page.Append("\nThe other files of the sample: ");
        page.AppendJoin(", ", others.Select(file => $"[{Path.GetFileName(file)}]({name}/{Path.GetFileName(file)})")).Append(".\n");
        return page.ToString();
    }

    /// <summary>The picture that has the name of the sample, relative to the folder of samples.</summary>
    private string? Picture(string name)
    {
        string file = "/" + WordStart().Replace(name, "-$0").ToLowerInvariant() + ".png";
        string? source = _map.Pictures.FirstOrDefault(picture => picture.Source.EndsWith(file, StringComparison.Ordinal)).Source;
        return source is null ? null : Repository.Relative("samples/README.md", source);
    }

    [GeneratedRegex("(?<!^)[A-Z](?=[a-z])")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"\]\(([^)]+\.png)\)")]
    private static partial Regex PictureLink();
}
