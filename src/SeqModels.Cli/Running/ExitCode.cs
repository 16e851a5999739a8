namespace SeqModels.Cli.Running;

/// <summary>The exit codes of the tool.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command failed; the message is on the standard error.</summary>
    public const int Error = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C (SIGINT): 128 + 2.</summary>
    public const int Interrupted = 130;

    /// <summary>SIGTERM: 128 + 15.</summary>
    public const int Terminated = 143;

    /// <summary>The explanation in the help.</summary>
    public const string Help = "Exit codes: 0 success, 1 error, 2 wrong command line, 130 interrupted by Ctrl+C, 143 terminated (SIGTERM).";
}
