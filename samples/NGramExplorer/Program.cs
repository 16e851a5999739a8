using NGramExplorer;
using Samples;
using SeqModels.Numerics;

return SampleProgram.Run(() => OptionParser.Parse(args), OptionParser.Help, options =>
{
    Parallelism.Degree = options.Threads ?? Parallelism.Degree;
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
});
