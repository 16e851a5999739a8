using System.Text;

namespace SeqModels.Cli.Tests;

/// <summary>A temporary folder and the tool run in this process.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-cli-");

    /// <summary>The folder.</summary>
    public string Path => _folder.FullName;

    /// <summary>The path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>Writes a text file and returns its path.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Runs the tool.</summary>
    public static ToolResult Run(params string[] arguments) => RunWith("", arguments);

    /// <summary>Runs the tool with a standard input.</summary>
    public static ToolResult RunWith(string input, params string[] arguments) => RunWith(input, CancellationToken.None, arguments);

    /// <summary>
    /// Runs the tool with a standard input and a cancellation. Time stands still: what takes long on a busy machine reports no progress.
    /// </summary>
    public static ToolResult RunWith(string input, CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(input));
        int status = SeqModelsCli.Run(arguments, new CliContext(bytes, output, error, cancellationToken) { Time = new SetTime() });
        return new ToolResult(status, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
