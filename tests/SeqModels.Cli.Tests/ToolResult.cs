namespace SeqModels.Cli.Tests;

/// <summary>What a run of the tool returned and wrote.</summary>
internal sealed record ToolResult(int Status, string Output, string Error)
{
    /// <summary>The lines of the standard output.</summary>
    public string[] Lines => Output.Length == 0 ? [] : Output.TrimEnd('\n').Split('\n');

    /// <summary>The standard output of a run that must have succeeded.</summary>
    public ToolResult Succeeded()
    {
        Status.Should().Be(0, Error);
        return this;
    }
}
