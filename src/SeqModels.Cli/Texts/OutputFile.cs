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

    private static bool IsSame(string input, string path) => File.Exists(input) && string.Equals(
        Path.GetFullPath(input), Path.GetFullPath(path), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
