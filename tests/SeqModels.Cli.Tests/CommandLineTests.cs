using SeqModels.Cli.Commands;
using SeqModels.Cli.Tests.Sessions;

namespace SeqModels.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("genrate", "seqmodels: unknown command 'genrate'. Did you mean 'generate'?\nTry 'seqmodels --help'.\n")]
    [InlineData("train text --out x --modle gru", "seqmodels: unknown option '--modle'. Did you mean '--model'?\nTry 'seqmodels train --help'.\n")]
    [InlineData("generate model --max-tokns 3", "seqmodels: unknown option '--max-tokns'. Did you mean '--max-tokens'?\nTry 'seqmodels generate --help'.\n")]
    [InlineData("generate model extra", "seqmodels: unexpected argument 'extra'.\nTry 'seqmodels generate --help'.\n")]
    [InlineData("generate model --top-p 2", "seqmodels: --top-p must be a number above 0 and at most 1, but was '2'.\nTry 'seqmodels generate --help'.\n")]
    [InlineData("generate model --count 0", "seqmodels: --count must be a whole number, at least 1, but was '0'.\nTry 'seqmodels generate --help'.\n")]
    [InlineData("generate model --stop ", "seqmodels: --stop must not be empty.\nTry 'seqmodels generate --help'.\n")]
    [InlineData("fine-tune model text --out x --freeze ", "seqmodels: --freeze must not be empty.\nTry 'seqmodels fine-tune --help'.\n")]
    [InlineData("ngram mix a b --weights 0.7 0.2 --out x", "seqmodels: --weights must sum to 1 for a linear mixture, but sum to 0.9.\n")]
    [InlineData("ngram mix a b --weights 0 0 --log-linear --out x", "seqmodels: --weights must not all be 0.\n")]
    [InlineData("generate model --seed -1", "seqmodels: --seed must be a whole number from 0 to 18446744073709551615, but was '-1'.\nTry 'seqmodels generate --help'.\n")]
    [InlineData("train text --out x --model lstn", "seqmodels: --model must be one of lstm, gru, rnn, neural-ngram, ngram, hmm, but was 'lstn'.\nTry 'seqmodels train --help'.\n")]
    [InlineData("train text", "seqmodels: Option '--out' is required.\nTry 'seqmodels train --help'.\n")]
    [InlineData("ngram mix a --out x", "seqmodels: ngram mix needs at least two models.\nTry 'seqmodels ngram mix --help'.\n")]
    [InlineData("compare a b", "seqmodels: compare needs at least two models and, last, a text.\nTry 'seqmodels compare --help'.\n")]
    public void A_wrong_command_line_is_explained_and_exits_with_2(string line, string error)
    {
        ToolResult result = WorkFolder.Run(line.Split(' '));
        result.Status.Should().Be(2);
        result.Output.Should().BeEmpty();
        result.Error.Should().Be(error);
    }

    [Fact]
    public void Arguments_after_two_dashes_may_begin_with_a_dash() =>
        WorkFolder.Run("generate", "--", "-model").Error.Should().Be("seqmodels: there is no file '-model'.\n");

    [Fact]
    public void An_argument_that_begins_with_an_at_sign_is_no_response_file() =>
        WorkFolder.Run("generate", "@model").Error.Should().Be("seqmodels: there is no file '@model'.\n");

    [Theory]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("compare")]
    [InlineData("score")]
    [InlineData("rank")]
    [InlineData("generate")]
    [InlineData("fine-tune")]
    [InlineData("forecast")]
    [InlineData("inspect")]
    [InlineData("completion")]
    public void Help_has_a_description_and_examples(string command)
    {
        ToolResult result = WorkFolder.Run(command, "--help").Succeeded();
        result.Output.Should().StartWith("Description:").And.Contain("Examples:\n").And.Contain($"seqmodels {command} ");
        result.Error.Should().BeEmpty();
        WorkFolder.Run("--help").Succeeded().Output.Should().Contain("\n  " + command + " ").And.Contain("Exit codes: 0 success, 1 error, 2 wrong command line, 130");
    }

    [Theory]
    [InlineData(0, 120)]
    [InlineData(1, 40)]
    [InlineData(80, 80)]
    [InlineData(int.MaxValue, 120)]
    public void The_width_of_the_help_depends_on_the_terminal(int terminal, int width) => Root.HelpWidth(terminal).Should().Be(width);

    [Fact]
    public void Help_states_defaults() =>
        WorkFolder.Run("train", "--help").Succeeded().Output.Should().Contain("[default: lstm]").And.Contain("Hidden size of every layer [default: 256]");

    [Fact]
    public void Help_of_forecast_explains_the_models() =>
        WorkFolder.Run("forecast", "--help").Succeeded().Output.Should().Contain("seasonal-naive for the value one season ago; drift for ");

    [Theory]
    [InlineData("--help")]
    [InlineData("ngram --help")]
    public void The_list_of_commands_has_no_defaults(string line) => WorkFolder.Run(line.Split(' ')).Succeeded().Output.Should().NotContain("[default");

    [Theory]
    [InlineData("nothing", "seqmodels: there is no file 'nothing'.\n")]
    [InlineData(".", "seqmodels: '.' is a folder, not a file.\n")]
    public void A_file_that_cannot_be_read_exits_with_1(string path, string error)
    {
        ToolResult result = WorkFolder.Run("evaluate", path, "text");
        result.Status.Should().Be(1);
        result.Error.Should().Be(error);
    }

    [Theory]
    [InlineData("train text --model ngram --out text", "'text' cannot be written: the command reads it. Choose another file.")]
    [InlineData("train text --model ngram --valid valid --out ./valid", "'./valid' cannot be written: the command reads it as 'valid'. Choose another file.")]
    [InlineData("fine-tune model text --out model", "'model' cannot be written: the command reads it. Choose another file.")]
    [InlineData("train text --out new --log ./new", "'./new' cannot be written: it is the file of two outputs. Choose another file for one of them.")]
    [InlineData("train text --out new --checkpoint text", "'text' cannot be written: the command reads it. Choose another file.")]
    [InlineData("fine-tune model text --out new --checkpoint none/new", "'none/new' cannot be written: there is no folder 'none'.")]
    [InlineData("ngram estimate text --out text", "'text' cannot be written: the command reads it. Choose another file.")]
    [InlineData("ngram estimate text --smoothing jelinek-mercer --tune valid --out valid", "'valid' cannot be written: the command reads it. Choose another file.")]
    [InlineData("forecast text --save text", "'text' cannot be written: the command reads it. Choose another file.")]
    [InlineData("ngram estimate text --out none/model", "'none/model' cannot be written: there is no folder 'none'.")]
    public void A_file_that_is_read_is_not_replaced(string line, string error)
    {
        using var folder = new WorkFolder();
        string[] names = ["text", "valid", "model"];
        Array.ForEach(names, name => folder.Write(name, "moo\n"));
        Shell.Run($"seqmodels {line}; echo $?", folder.Path).Should().Be($"seqmodels: {error}\n1\n");
        names.Select(name => File.ReadAllText(folder.File(name))).Should().AllBe("moo\n");
    }

    [Theory]
    [InlineData("train - --model ngram --out new", "the standard input has no tokens to train on.")]
    [InlineData("train - --out new", "the standard input has no tokens to train on.")]
    [InlineData("train empty --valid text --out new", "'empty' has no tokens to train on.")]
    [InlineData("train short --model ngram --out new", "'short' has no tokens to train on beside those for validation.")]
    [InlineData("train text --out new -q", "the training text has 3 tokens, too few for a batch of 32 sequences of 64 tokens. Lower --batch or --steps.")]
    [InlineData("ngram estimate --out new", "the standard input is empty.")]
    [InlineData("ngram estimate empty --out new", "'empty' is empty.")]
    [InlineData("evaluate a.arpa -", "the standard input has no tokens.")]
    [InlineData("compare a.arpa a.arpa empty", "'empty' has no tokens.")]
    public void A_text_that_is_empty_or_too_short_is_an_error(string line, string error)
    {
        using var folder = new WorkFolder();
        folder.Write("a.arpa", TinyModels.Arpa);
        folder.Write("empty", "");
        folder.Write("short", "a");
        folder.Write("text", "moo\n");
        Shell.Run($"seqmodels {line} < /dev/null; echo $?", folder.Path).Should().Be($"seqmodels: {error}\n1\n");
        File.Exists(folder.File("new")).Should().BeFalse();
    }

    [Fact]
    public void A_cancelled_command_exits_with_130()
    {
        using var folder = new WorkFolder();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        ToolResult result = WorkFolder.RunWith("moo", cancellation.Token, "score", folder.Write("a.arpa", TinyModels.Arpa));
        result.Status.Should().Be(130);
        result.Error.Should().Be("seqmodels: interrupted.\n");
    }

    [Theory]
    [InlineData("bash", "complete -o filenames -F _seqmodels seqmodels")]
    [InlineData("zsh", "compdef _seqmodels seqmodels")]
    [InlineData("fish", "complete -c seqmodels")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName seqmodels")]
    public void Completion_prints_a_script(string shell, string line) => WorkFolder.Run("completion", shell).Succeeded().Output.Should().Contain(line);

    [Theory]
    [InlineData("gen", "generate")]
    [InlineData("train --mod", "--model")]
    [InlineData("train --model ", "lstm")]
    [InlineData("completion ", "bash")]
    public void Completions_are_suggested(string line, string suggestion) =>
        WorkFolder.Run($"[suggest:{line.Length}]", line).Succeeded().Output.Split('\n').Should().Contain(suggestion).And.NotContain("/?");
}
