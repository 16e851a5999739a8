using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace SeqModels.Studies.Common;

/// <summary>The default text: the sources and documents of SeqModels, embedded as resources.</summary>
internal static class ProjectText
{
    /// <summary>The default prompt.</summary>
    public const string Prompt = "public static ";

    private const string Prefix = "corpus/";
    private const int MaxLength = 500_000;

    /// <summary>
    /// The files with LF newlines, ordered by a hash of their paths, so that the order is fixed and all parts of the text contain files of every
    /// folder, up to <see cref="MaxLength"/> characters.
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
            if (text.Length + file.Length > MaxLength)
            {
                break;
            }

            text.Append(file);
        }

        return text.ToString();
    }
}
