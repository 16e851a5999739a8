using System.Text;
using SeqModels.Cli;
using SeqModels.Cli.Running;

using var interruption = new Interruption();
using Stream input = Console.OpenStandardInput();
using var output = new StreamWriter(StandardOutput.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
using var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
var context = new CliContext(input, output, error, interruption.Token) { IsErrorTerminal = !Console.IsErrorRedirected };
int status = SeqModelsCli.Run(args, context);
return status == ExitCode.Interrupted ? interruption.ExitCode : status;
