using System.IO;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Copies a Markdown file and makes its links to files of the repository absolute.</summary>
public sealed class LinkReadme : Task
{
    public string Source { get; set; }

    public string Destination { get; set; }

    public string ProjectUrl { get; set; }

    public override bool Execute()
    {
        File.WriteAllText(Destination, Regex.Replace(File.ReadAllText(Source), @"\]\((?!https?:|#)", "](" + ProjectUrl + "/blob/main/"));
        return true;
    }
}
