using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace QuickStart;

/// <summary>The text that the program carries: SeqModels' own sources and documents, embedded when it was built.</summary>
internal static class ProjectText
{
    /// <summary>What models write on from, unless told.</summary>
    public const string Prompt = "public static ";

    private const string Prefix = "corpus/";
    private const int LargestLength = 500_000;

    /// <summary>
    /// The files with LF newlines, in the order of a hash of their paths: always the same, and with every folder in every part of the
    /// text. Ends with the last file that fits into <see cref="LargestLength"/>.
    /// </summary>
    public static string Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var resources = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .OrderBy(name => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name.Replace('\\', '/')))), StringComparer.Ordinal);
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
