using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using SeqModels.Cli.Tests.Sessions;

namespace SeqModels.Cli.Tests;

/// <summary>The tool in a process of its own: pipes, signals, encodings.</summary>
public sealed partial class ProcessTests : IDisposable
{
    /// <summary>How long anything may take that takes a moment.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int SigInt = 2, SigTerm = 15;

    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_reader_that_goes_away_ends_the_tool_without_a_message()
    {
        _folder.Write("a.arpa", TinyModels.Arpa);
        Shell.Run("seqmodels generate a.arpa --count 100000000 | head -n 1 > /dev/null; echo ${PIPESTATUS[0]}", _folder.Path).Should().Be("0\n");
    }

    [Theory]
    [InlineData("evaluate <(cat a.arpa) a.arpa", "'PIPE' is a pipe; a model must be a file.")]
    [InlineData("inspect <(gzip -c a.arpa)", "'PIPE' is a pipe; a model must be a file.")]
    [InlineData("generate - < a.arpa", "a model must be a file, not the standard input.")]
    public void A_model_is_no_pipe(string line, string error)
    {
        _folder.Write("a.arpa", TinyModels.Arpa);
        Shell.Run($"seqmodels {line} 2>&1 | sed 's,/dev/fd/[0-9]*,PIPE,'", _folder.Path).Should().Be($"seqmodels: {error}\n");
    }

    [Fact]
    public async Task Score_answers_a_line_before_the_next_is_written()
    {
        _folder.Write("a.arpa", TinyModels.Arpa);
        using Process tool = Shell.StartTool(_folder.Path, "score", "a.arpa");
        foreach (string line in (string[])["cow moo", "moo"])
        {
            await tool.StandardInput.WriteLineAsync(line);
            await tool.StandardInput.FlushAsync();
            (await tool.StandardOutput.ReadLineAsync().WaitAsync(Patience)).Should().Contain("\t");
        }

        tool.StandardInput.Close();
        await tool.WaitForExitAsync().WaitAsync(Patience);
        tool.ExitCode.Should().Be(0);
    }

    [Fact]
    public void Text_is_utf8_in_and_out()
    {
        _folder.Write("text", string.Concat(Enumerable.Repeat("größer 😀 ж\n", 20)));
        string output = Shell.Run(
            "seqmodels train text --model ngram --order 2 --unit word --valid-share 0 --out m -q > /dev/null; "
            + "LC_ALL=C seqmodels generate m --prompt größer --temperature 0; printf 'größer 😀 ж\\n' | LC_ALL=C seqmodels score m --json", _folder.Path);
        output.Split('\n')[0].Should().Be("größer 😀 ж");
        JsonElement score = JsonDocument.Parse(output.Split('\n')[1]).RootElement;
        score.GetProperty("unknownTokens").GetInt32().Should().Be(0);
        score.GetProperty("text").GetString().Should().Be("größer 😀 ж");
    }

    [Theory]
    [InlineData("train", "--model ngram --out m -q")]
    [InlineData("evaluate a.arpa", "")]
    [InlineData("compare a.arpa b.arpa", "")]
    [InlineData("compare a.arpa c.arpa", "")]
    [InlineData("score a.arpa", "")]
    [InlineData("rank a.arpa", "")]
    [InlineData("ngram estimate", "--order 2 --out m -q")]
    [InlineData("ngram query a.arpa", "")]
    [InlineData("ngram query a.arpa", "--summary")]
    public void A_text_may_be_a_pipe_or_compressed_on_the_standard_input(string command, string options)
    {
        _folder.Write("a.arpa", TinyModels.Arpa);
        _folder.Write("b.arpa", TinyModels.Arpa.Replace("-1\t", "-1.1\t", StringComparison.Ordinal));
        _folder.Write("c.arpa", TinyModels.Arpa.Replace("1=5", "1=6", StringComparison.Ordinal).Replace("-0.7\tcow", "-1\thorse\t0\n-0.7\tcow", StringComparison.Ordinal));
        _folder.Write("text", string.Concat(Enumerable.Repeat("cow moo\nmoo cow moo\n", 20)));
        string expected = Shell.Run($"seqmodels {command} text {options}", _folder.Path);
        expected.Should().NotBeEmpty();
        Shell.Run($"seqmodels {command} <(cat text) {options} | sed 's|/dev/fd/[0-9]*|text|'", _folder.Path).Should().Be(expected);
        Shell.Run($"gzip < text | seqmodels {command} - {options} | sed 's/the standard input/text/'", _folder.Path).Should().Be(expected);
    }

    [Theory]
    [InlineData("score a.arpa")]
    [InlineData("rank a.arpa")]
    [InlineData("evaluate a.arpa")]
    [InlineData("ngram query a.arpa")]
    [InlineData("ngram estimate --out m")]
    public void Truncated_gzip_is_an_error(string command)
    {
        _folder.Write("a.arpa", TinyModels.Arpa);
        const string Truncated = "seq 100000 | gzip | head -c 10000";
        Shell.Run($"{Truncated} | seqmodels {command} - > /dev/null; echo $?", _folder.Path).Should().Contain("its gzip data is truncated.\n1\n");
        Shell.Run($"{Truncated} > text; seqmodels {command} text > /dev/null; echo $?", _folder.Path).Should().Contain("its gzip data is truncated.\n1\n");
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_an_error() =>
        Shell.Run($"printf '\\xff\\n' | seqmodels score '{_folder.Write("a.arpa", TinyModels.Arpa)}'; echo $?", _folder.Path)
            .Should().StartWith("seqmodels: the standard input is not valid UTF-8").And.EndWith("\n1\n");

    [Fact]
    public async Task A_waiting_command_ends_on_sigterm_with_143()
    {
        _folder.Write("a.arpa", TinyModels.Arpa);
        using Process tool = Shell.StartTool(_folder.Path, "score", "a.arpa");
        await tool.StandardInput.WriteLineAsync("cow");
        await tool.StandardInput.FlushAsync();
        await tool.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        Signal(tool, SigTerm);
        await tool.WaitForExitAsync().WaitAsync(Patience);
        tool.ExitCode.Should().Be(143);
        (await tool.StandardError.ReadToEndAsync()).Should().Be("seqmodels: interrupted.\n");
    }

    [Fact]
    public async Task Ctrl_c_keeps_a_checkpoint_from_which_the_run_ends_with_the_same_bits()
    {
        _folder.Write("text", Verses.Text(200));
        string[] arguments = ["train", "text", "--hidden", "16", "--steps", "16", "--batch", "4", "--epochs", "100", "--seed", "3"];
        using (Process tool = Shell.StartTool(_folder.Path, [.. arguments, "--checkpoint", "run", "--out", "model"]))
        {
            // On a thread of its own, which no other test delays: the signal must come long before the last epoch.
            await Task.Factory.StartNew(() => Interrupt(tool, "epoch   2"), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(Patience);
            await tool.WaitForExitAsync().WaitAsync(Patience);
            tool.ExitCode.Should().Be(130);
            (await tool.StandardError.ReadToEndAsync()).Should().EndWith("The run is kept in 'run': continue it with --resume.\n");
            (await tool.StandardOutput.ReadToEndAsync()).Should().BeEmpty();
            File.Exists(_folder.File("model")).Should().BeFalse();
        }

        string rest = string.Join(' ', arguments) + " --quiet";
        Shell.Run($"seqmodels {rest} --checkpoint run --resume --out model > /dev/null; seqmodels {rest} --out whole > /dev/null; cmp model whole && echo same", _folder.Path)
            .Should().Be("same\n");
    }

    /// <summary>Sends SIGINT as soon as a line begins so.</summary>
    private static void Interrupt(Process tool, string begin)
    {
        while (tool.StandardError.ReadLine()?.StartsWith(begin, StringComparison.Ordinal) == false)
        {
            // One line per epoch.
        }

        Signal(tool, SigInt);
    }

    private static void Signal(Process process, int signal) => Kill(process.Id, signal).Should().Be(0);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
