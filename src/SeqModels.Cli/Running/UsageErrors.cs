using System.CommandLine;
using System.CommandLine.Parsing;
using SeqModels.Evaluation;

namespace SeqModels.Cli.Running;

/// <summary>The messages of a command line that cannot be parsed, with the nearest option or command for a misspelled one.</summary>
internal static class UsageErrors
{
    public static string Describe(string program, ParseResult parse)
    {
        string error = Misspelled(parse) is { } token ? Unknown(token, parse.CommandResult.Command) : parse.Errors[0].Message;
        return $"{program}: {error}\nTry '{string.Join(' ', Path(parse).Prepend(program))} --help'.";
    }

    /// <summary>Whether the command line has an error: one of parsing, or an unknown option that was taken for an argument.</summary>
    public static bool Exist(ParseResult parse) => parse.Errors.Count > 0 || Misspelled(parse) is not null;

    private static string? Misspelled(ParseResult parse) => parse.UnmatchedTokens.Count > 0
        ? parse.UnmatchedTokens[0]
        : parse.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            ? null
            : parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
                .Select(token => token.Value).FirstOrDefault(value => value.StartsWith('-') && value.Length > 1);

    private static Stack<string> Path(ParseResult parse)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = parse.CommandResult; result is CommandResult { Command: not RootCommand } command; result = command.Parent)
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
        string kind = isOption ? "unknown option" : command.Subcommands.Count > 0 ? "unknown command" : "unexpected argument", what = $"{kind} '{token}'";
        string? nearest = candidates.Select(symbol => symbol.Name)
            .Where(name => Distance(name, token) <= Math.Max(1, token.Length / 3))
            .MinBy(name => Distance(name, token));
        return nearest is null ? what + "." : $"{what}. Did you mean '{nearest}'?";
    }

    private static int Distance(string a, string b) => EditDistance.Between<char>(a, b);
}
