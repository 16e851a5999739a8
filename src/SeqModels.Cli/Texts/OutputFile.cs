namespace SeqModels.Cli.Texts;

/// <summary>Checks an output file before the work that leads to it.</summary>
internal static class OutputFile
{
    /// <param name="path">The file to write.</param>
    /// <param name="inputs">Files that the command reads and must not replace.</param>
    /// <exception cref="IOException">The folder does not exist, the path is a folder, or it is an input.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
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
        new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
    }

    private static bool IsSame(string input, string path) => File.Exists(input) && string.Equals(
        Path.GetFullPath(input), Path.GetFullPath(path), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
