using System.Reflection;
using System.Text;

namespace QuickStart;

/// <summary>The text that the program carries: SeqModels' own sources and documents, embedded when it was built.</summary>
internal static class ProjectText
{
    private const string Prefix = "corpus/";
    private const int LargestLength = 500_000;

    /// <summary>
    /// The files with LF newlines, in the order of their names whatever their folders, so that every part of the text holds a bit of
    /// everything; up to the last one that fits into <see cref="LargestLength"/>.
    /// </summary>
    public static string Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var resources = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => (Name: name, Path: name.Replace('\\', '/')))
            .OrderBy(file => Path.GetFileName(file.Path), StringComparer.Ordinal)
            .ThenBy(file => file.Path, StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach ((string resource, _) in resources)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            string file = reader.ReadToEnd().ReplaceLineEndings("\n");
            if (text.Length + file.Length > LargestLength)
            {
                break;
            }

            text.Append(file);
        }

        return text.ToString();
    }
}
