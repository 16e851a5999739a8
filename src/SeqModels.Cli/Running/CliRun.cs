using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SeqModels.Cli.Output;
using SeqModels.Cli.Progress;
using SeqModels.Cli.Texts;
using SeqModels.Numerics;

namespace SeqModels.Cli.Running;

/// <summary>One run of a command: its options, streams and cancellation.</summary>
internal sealed class CliRun(CliContext context, ParseResult parse)
{
    /// <summary>The standard input.</summary>
    public Stream Input => context.Input;

    /// <summary>The standard output; for results that are not printed by <see cref="Print"/>.</summary>
    public TextWriter Output => context.Output;

    /// <summary>Cancelled by Ctrl+C or SIGTERM.</summary>
    public CancellationToken Cancellation => context.Cancellation;

    /// <summary>Whether results are printed as JSON.</summary>
    public bool IsJson => parse.GetValue<bool>(CommonOptions.JsonName);

    /// <summary>Whether there is no progress on the standard error.</summary>
    public bool IsQuiet => parse.GetValue<bool>(CommonOptions.QuietName);

    /// <summary>The value of an option, or its default.</summary>
    public T Get<T>(Option<T> option) => parse.GetValue(option)!;

    /// <summary>The value of an argument, or its default.</summary>
    public T Get<T>(Argument<T> argument) => parse.GetValue(argument)!;

    /// <summary>The file of an argument; without it, the standard input.</summary>
    public string GetInput(Argument<string?> argument) => Get(argument) ?? LineReader.StandardInput;

    /// <summary>Whether an option stands on the command line.</summary>
    public bool IsGiven(Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>Prints a result as text or as one line of JSON, and flushes it.</summary>
    public void Print<T>(T result, JsonTypeInfo<T> json)
        where T : ITextOutput
    {
        if (IsJson)
        {
            Output.Write(JsonSerializer.Serialize(result, json));
            Output.Write('\n');
        }
        else
        {
            result.WriteText(Output);
        }

        Output.Flush();
    }

    /// <summary>Writes a warning to the standard error, with <c>--quiet</c> too.</summary>
    public void Warn(string message) => context.Error.WriteLine($"seqmodels: warning: {message}");

    /// <summary>Writes a line of information to the standard error, unless <c>--quiet</c>.</summary>
    public void Inform(string message)
    {
        if (!IsQuiet)
        {
            context.Error.WriteLine(message);
        }
    }

    /// <summary>A line of progress on the standard error; silent with <c>--quiet</c>. Dispose it before other output.</summary>
    public StatusLine Status() => new(IsQuiet ? TextWriter.Null : context.Error, context.IsErrorTerminal, context.Time);

    /// <summary>The options of the library's training display on the standard error.</summary>
    public ProgressTarget Progress() => new(IsQuiet ? TextWriter.Null : context.Error, context.IsErrorTerminal);

    /// <summary>Limits this run to <c>--threads</c>.</summary>
    public ParallelismScope LimitThreads() => Parallelism.Limit(parse.GetValue<int?>(CommonOptions.ThreadsName) ?? Parallelism.Degree);
}
