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

    /// <summary>Whether a text can be read only once: the standard input, or a pipe, whose length is 0 as that of an empty file.</summary>
    public static bool IsStream(string path) => path == LineReader.StandardInput || (File.Exists(path) && Length(path) == 0);

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

    /// <summary>The length of a file; of a link to what is no file, such as /dev/fd/63, it is 0.</summary>
    private static long Length(string path)
    {
        var file = new FileInfo(path);
        return file.ResolveLinkTarget(returnFinalTarget: true) switch
        {
            null => file.Length,
            FileInfo { Exists: true } target => target.Length,
            _ => 0,
        };
    }
}
