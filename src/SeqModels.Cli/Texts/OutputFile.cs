namespace SeqModels.Cli.Texts;

/// <summary>Checks an output file before the work that leads to it.</summary>
internal static class OutputFile
{
    /// <param name="path">The file to write.</param>
    /// <param name="inputs">Files that the command reads and must not replace.</param>
    /// <exception cref="IOException">The folder does not exist or cannot be written to, the path is a folder, or it is an input.</exception>
    public static void Check(string path, params IEnumerable<string> inputs)
    {
        if (inputs.FirstOrDefault(input => IsSame(input, path)) is { } same)
        {
            throw new IOException($"'{path}' cannot be written: the command reads it{(same == path ? "" : $" as '{same}'")}. Choose another file.");
        }

        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' cannot be written: it is a folder.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"'{path}' cannot be written: there is no folder '{Path.GetDirectoryName(path)}'.");
        }

        string probe = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = e is UnauthorizedAccessException ? ", to which access is denied" : "";
            throw new IOException($"'{path}' cannot be written: no file can be created in the folder '{folder}'{reason}.", e);
        }
    }

    /// <summary>Checks several output files of one command.</summary>
    /// <param name="paths">The files to write; null for one that is not asked for.</param>
    /// <param name="inputs">Files that the command reads and must not replace.</param>
    /// <exception cref="IOException">As of <see cref="Check"/>, or two of the files are the same.</exception>
    public static void CheckAll(IEnumerable<string?> paths, IReadOnlyCollection<string> inputs)
    {
        var earlier = new List<string>();
        foreach (string path in paths.OfType<string>())
        {
            Check(path, inputs);
            if (earlier.Exists(other => IsSamePath(other, path)))
            {
                throw new IOException($"'{path}' cannot be written: it is the file of two outputs. Choose another file for one of them.");
            }

            earlier.Add(path);
        }
    }

    private static bool IsSame(string input, string path) => File.Exists(input) && IsSamePath(input, path);

    private static bool IsSamePath(string one, string other) => string.Equals(
        Path.GetFullPath(one), Path.GetFullPath(other), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
