using SeqModels.Endurance;
using SeqModels.Endurance.Cancel;
using SeqModels.Endurance.FullDisk;
using SeqModels.Endurance.Kill;

const string Usage = """
    kill       --saver NAME|all --kills N [--writers 1|2] [--seed N]   savers that are killed while they save
    cancel     --cycles N [--seed N]                                   whatever takes a token, cancelled at random moments
    streams    --count N --seconds N                                   concurrent streams of one model
    full-disk                                                          savers on a full disk, and beyond a limit of the file size
    interrupt  --times N [--seed N]                                    Thread.Interrupt on callers of parallel work
    dispose    --seconds N [--seed N]                                  n-gram models disposed while threads query them
    data       --megabytes N [--seed N]                                an epoch over a stream of rows larger than memory
    short                                                              a little of everything
    """;

if (args is [])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var options = new Arguments(args.AsSpan(1));
ulong seed = (ulong)options.Number("--seed", 1);
try
{
    return args[0] switch
    {
        "kill" => KillScenario.Run(options.Text("--saver", "all"), options.Number("--kills", 200), options.Number("--writers", 1), seed).Print(),
        KillScenario.ChildName => KillScenario.Child(options),
        "cancel" => CancelScenario.Run(options.Number("--cycles", 1000), seed).Print(),
        "streams" => StreamScenario.Run(options.Number("--count", 64), options.Number("--seconds", 20)).Print(),
        "full-disk" => FullDiskScenario.Run().Print(),
        FullDiskChild.Name => FullDiskChild.Run(options),
        "interrupt" => InterruptScenario.Run(options.Number("--times", 500), seed).Print(),
        InterruptScenario.ChildName => InterruptScenario.Child(options),
        "dispose" => DisposeScenario.Run(options.Number("--seconds", 20), seed).Print(),
        DisposeScenario.ChildName => DisposeScenario.Child(options),
        "data" => DataScenario.Run(options.Number("--megabytes", 10240), seed).Print(),
        "short" => Short.Run(seed),
        _ => throw new UsageException($"There is no '{args[0]}'. There are:\n{Usage}"),
    };
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
