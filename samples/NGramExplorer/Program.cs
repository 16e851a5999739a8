using System.Text;
using NGramExplorer;
using Samples;

try
{
    Options options = OptionParser.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(OptionParser.Help());
        return 0;
    }

    Console.OutputEncoding = Encoding.UTF8;
    if (options.Threads is { } threads)
    {
        SeqModels.Numerics.Parallelism.Degree = threads;
    }

    if (options.Scale)
    {
        ScaleRun.Run(options);
    }
    else if (options.IsDirect)
    {
        DirectRun.Run(options);
    }
    else
    {
        Overview.Run(options);
    }

    return 0;
}
catch (UsageException e)
{
    Console.Error.WriteLine($"NGramExplorer: {e.Message}");
    return 2;
}
catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"NGramExplorer: {e.Message}");
    return 1;
}
