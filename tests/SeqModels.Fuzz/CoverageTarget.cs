using SeqModels.Fuzz.Readers;
using SharpFuzz;

namespace SeqModels.Fuzz;

/// <summary>The entry point for fuzzers guided by coverage: afl-fuzz, or libFuzzer through libfuzzer-dotnet; without either, one file from standard input.</summary>
internal static class CoverageTarget
{
    private const string LibFuzzerVariable = "__LIBFUZZER_SHM_ID";

    public static void Run(FuzzReader reader)
    {
        using var folder = new WorkFolder();
        if (Environment.GetEnvironmentVariable(LibFuzzerVariable) is not null)
        {
            Fuzzer.LibFuzzer.Run(bytes => Read(reader, bytes.ToArray(), folder.Path));
        }
        else
        {
            Fuzzer.OutOfProcess.Run(stream =>
            {
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                Read(reader, bytes.ToArray(), folder.Path);
            });
        }
    }

    /// <summary>What is documented is no crash.</summary>
    private static void Read(FuzzReader reader, byte[] bytes, string folder)
    {
        try
        {
            reader.Read(new FuzzInput(bytes, folder));
        }
        catch (Exception exception) when (reader.IsDocumented(exception))
        {
        }
    }
}
