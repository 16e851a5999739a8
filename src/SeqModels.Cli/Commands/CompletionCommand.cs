using System.CommandLine;
using SeqModels.Cli.Running;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels completion</c>: prints a script that completes commands and options in a shell.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            # seqmodels completion for bash: eval "$(seqmodels completion bash)"
            _seqmodels() {
                local IFS=$'\n'
                local word=${COMP_WORDS[COMP_CWORD]}
                local line=${COMP_LINE#* }
                local candidates=$(seqmodels "[suggest:$((COMP_POINT - ${#COMP_LINE} + ${#line}))]" "$line" 2>/dev/null)
                COMPREPLY=($(compgen -W "$candidates" -- "$word"))
                [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$word"))
            }
            complete -o filenames -F _seqmodels seqmodels
            """,
        ["zsh"] = """
            # seqmodels completion for zsh: eval "$(seqmodels completion zsh)"
            _seqmodels() {
                local line="${BUFFER#* }"
                local -a candidates
                candidates=("${(@f)$(seqmodels "[suggest:$((CURSOR - ${#BUFFER} + ${#line}))]" "$line" 2>/dev/null)}")
                compadd -a candidates
                _files
            }
            compdef _seqmodels seqmodels
            """,
        ["fish"] = """
            # seqmodels completion for fish: seqmodels completion fish | source
            complete -c seqmodels -a '(begin
                set -l line (string replace -r "^\S+\s*" "" -- (commandline -cp))
                seqmodels "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end)'
            """,
        ["pwsh"] = """
            # seqmodels completion for PowerShell: seqmodels completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName seqmodels -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $line = $commandAst.ToString() -replace '^\S+\s*', ''
                $position = [Math]::Max(0, $cursorPosition - ($commandAst.ToString().Length - $line.Length))
                seqmodels "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    public static Command Create(CliContext context)
    {
        var shell = new Argument<string>("shell") { Description = "The shell", HelpName = string.Join('|', Scripts.Keys) };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new CliCommand(context, "completion", "Prints a script that completes commands, options and values in a shell.",
            "eval \"$(seqmodels completion bash)\"",
            "seqmodels completion fish > ~/.config/fish/completions/seqmodels.fish",
            "seqmodels completion pwsh | Out-String | Invoke-Expression")
        {
            shell,
        };
        return command.Runs(run => run.Output.WriteLine(Scripts[run.Get(shell)].ReplaceLineEndings("\n")));
    }
}
