using System.Reflection;
using System.Text;

namespace QuickStart;

/// <summary>The text that the program carries: SeqModels' own sources and documents, embedded when it was built.</summary>
internal static class ProjectText
{
    private const string Prefix = "corpus/";
    private const int LargestLength = 500_000;

    /// <summary>The files in the order of their paths, LF newlines, up to the last that fits into <see cref="LargestLength"/>.</summary>
    public static string Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var resources = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .OrderBy(name => name.Replace('\\', '/'), StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (string resource in resources)
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
