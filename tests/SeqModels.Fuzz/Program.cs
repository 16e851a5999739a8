using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SeqModels.Fuzz;
using SeqModels.Fuzz.CommandLine;
using SeqModels.Fuzz.Readers;
using SeqModels.Fuzz.Running;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [ChildProcess.Argument, .. var told])
{
    return ChildProcess.Run(told);
}

try
{
    Options options = OptionParser.Parse(args);
    Console.OutputEncoding = Encoding.UTF8;
    return Run(options);
}
catch (UsageException e)
{
    Console.Error.WriteLine($"SeqModels.Fuzz: {e.Message}");
    return 2;
}

static int Run(Options options)
{
    if (options.Help)
    {
        Console.WriteLine(OptionParser.Help());
        return 0;
    }

    if (options.Seeds is not null)
    {
        WriteSeeds(ReaderList.Find(options.Reader), OptionValue.CreateFolder("--seeds", options.Seeds));
        return 0;
    }

    if (options.Coverage)
    {
        CoverageTarget.Run(ReaderList.Find(options.Reader));
        return 0;
    }

    if (options.SelfTest)
    {
        return SelfTest.Run(Console.Out) ? 0 : 1;
    }

    IReadOnlyList<ReaderResult> results = options.Replay is null ? Fuzz(options) : [Supervisor.Replay(ReaderList.Find(options.Reader), Existing(options.Replay))];
    ResultTable.Write(Console.Out, results);
    return results.Any(result => result.Failures.Count > 0) ? 1 : 0;
}

static IReadOnlyList<ReaderResult> Fuzz(Options options)
{
    IReadOnlyList<FuzzReader> readers = options.Reader == Options.AllReaders ? ReaderList.All : [ReaderList.Find(options.Reader)];
    var results = new ConcurrentDictionary<string, ReaderResult>();
    Parallel.ForEach(readers, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs }, reader =>
        results[reader.Name] = Supervisor.Fuzz(reader, options.Seed, options.Mutations, options.Keep));
    return [.. readers.Select(reader => results[reader.Name])];
}

static void WriteSeeds(FuzzReader reader, string folder)
{
    for (int i = 0; i < reader.Seeds.Count; i++)
    {
        File.WriteAllBytes(Path.Combine(folder, $"{reader.Name}-{i}"), reader.Seeds[i]);
    }
}

static string Existing(string file) => File.Exists(file) ? Path.GetFullPath(file) : throw new UsageException($"--replay: there is no file '{file}'.");
