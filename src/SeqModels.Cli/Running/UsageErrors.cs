using System.CommandLine;
using SeqModels.Evaluation;

namespace SeqModels.Cli.Running;

/// <summary>The messages of a command line that cannot be parsed, with the nearest option or command for a misspelled one.</summary>
internal static class UsageErrors
{
    public static string Describe(string program, ParseResult parse)
    {
        IEnumerable<string> lines = parse.UnmatchedTokens.Count > 0
            ? [Unknown(parse.UnmatchedTokens[0], parse.CommandResult.Command)]
            : parse.Errors.Select(error => error.Message.Replace("'--", "--", StringComparison.Ordinal)).Distinct().Take(1);
        string command = string.Join(' ', Path(parse).Prepend(program));
        return string.Join('\n', lines.Select(line => $"{program}: {line}").Append($"Try '{command} --help'."));
    }

    private static IEnumerable<string> Path(ParseResult parse)
    {
        var names = new Stack<string>();
        for (System.CommandLine.Parsing.SymbolResult? result = parse.CommandResult; result is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } command; result = command.Parent)
        {
            names.Push(command.Command.Name);
        }

        return names;
    }

    private static string Unknown(string token, Command command)
    {
        bool isOption = token.StartsWith('-') && token.Length > 1;
        IEnumerable<Symbol> candidates = isOption
            ? command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            : command.Subcommands;
        string what = isOption ? $"unknown option '{token}'" : command.Subcommands.Count > 0 ? $"unknown command '{token}'" : $"unexpected argument '{token}'";
        string? nearest = candidates.Select(symbol => symbol.Name).Where(name => Distance(name, token) <= Math.Max(1, token.Length / 3)).MinBy(name => Distance(name, token));
        return nearest is null ? what + "." : $"{what}. Did you mean '{nearest}'?";
    }

    private static int Distance(string a, string b) => EditDistance.Between<char>(a, b);
}
