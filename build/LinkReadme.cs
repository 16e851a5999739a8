using System.IO;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Copies a Markdown file and makes its links and pictures from the repository absolute.</summary>
public sealed class LinkReadme : Task
{
    public string Source { get; set; }

    public string Destination { get; set; }

    public string ProjectUrl { get; set; }

    public override bool Execute()
    {
        string raw = ProjectUrl.Replace("github.com", "raw.githubusercontent.com") + "/main/", page = ProjectUrl + "/blob/main/";
        File.WriteAllText(Destination, Regex.Replace(
            File.ReadAllText(Source), @"(!?)\[([^\]]*)\]\((?!https?:|#)", link => $"{link.Groups[1]}[{link.Groups[2]}](" + (link.Groups[1].Length > 0 ? raw : page)));
        return true;
    }
}
