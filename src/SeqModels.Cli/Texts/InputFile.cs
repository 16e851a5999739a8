namespace SeqModels.Cli.Texts;

/// <summary>Opens files with messages that name the file as the user did.</summary>
internal static class InputFile
{
    /// <exception cref="IOException">There is no such file, or it is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static FileStream Open(string path)
    {
        Check(path);
        return File.OpenRead(path);
    }

    /// <summary>Checks that a file exists.</summary>
    /// <exception cref="IOException">There is no such file, or it is a folder.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder, not a file.");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"there is no file '{path}'.");
        }
    }
}
