using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

/// <summary>
/// What a new process compiles and loads to use a saved model: it takes most of the time of a short program. Counts, not times, so that the
/// test means the same on every machine; benchmarks/SeqModels.Benchmarks.Startup measures the times.
/// </summary>
public sealed class StartupTests
{
    internal const string Argument = "--startup";

    private const string NGram = "ngram";
    private const string Lstm = "lstm";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The limits are about a fifth above what is needed.</summary>
    [Theory]
    [InlineData(NGram, 190, "System.Linq", "System.Text.Json", "System.Security.Cryptography", "System.Text.RegularExpressions", "System.Collections.Concurrent")]
    [InlineData(Lstm, 780, "System.Security.Cryptography", "System.Text.RegularExpressions", "System.Collections.Concurrent", "System.Numerics.Tensors")]
    public void AProcessThatUsesASavedModelCompilesAndLoadsLittle(string kind, int mostMethods, params string[] unwanted)
    {
        string folder = Directory.CreateTempSubdirectory("seqmodels-startup-").FullName;
        try
        {
            string path = Path.Combine(folder, "model");
            Save(kind, path);
            string[] report = Start(kind, path);
            int.Parse(report[0], CultureInfo.InvariantCulture).Should().BeInRange(1, mostMethods, "so many methods are compiled for {0}", kind);
            report[1..].Should().Contain("SeqModels").And.NotContain(unwanted);
            report[1..].Should().NotContain("MathNet.Numerics");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The child's side: the number of methods compiled by this thread to use a model, and the assemblies that the process has loaded.</summary>
    internal static void Run(string kind, string path, TextWriter output)
    {
        long before = JitInfo.GetCompiledMethodCount(currentThread: true);
        if (kind == NGram)
            Score(path);
        else
            Generate(path);
        output.WriteLine((JitInfo.GetCompiledMethodCount(currentThread: true) - before).ToString(CultureInfo.InvariantCulture));
        foreach (System.Reflection.Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
            output.WriteLine(assembly.GetName().Name);
    }

    private static void Score(string path)
    {
        using NGramModel model = NGramModel.Load(path);
        model.LogProbability("the cat says meow");
    }

    private static void Generate(string path) => RecurrentLanguageModel.Load(path).GenerateText("", new GenerationOptions { MaxTokens = 10 });

    private static void Save(string kind, string path)
    {
        const string Text = "the cow says moo\nthe cat says meow\nthe duck says quack\n";
        if (kind == NGram)
        {
            Corpus sentences = Corpus.FromText(Text, CorpusOptions.Sentences);
            NGramModel.Estimate(sentences.Encode(sentences.BuildVocabulary()), order: 3).Save(path);
        }
        else
        {
            Corpus characters = Corpus.FromText(Text, CorpusOptions.Characters);
            new RecurrentLanguageModel(
                characters.BuildVocabulary(), new RecurrentLanguageModelOptions { HiddenSize = 8, EmbeddingSize = 4 }, CorpusOptions.Characters.Tokenizer).Save(path);
        }
    }

    private static string[] Start(string kind, string path)
    {
        ProcessStartInfo start = ChildProcess.Of(Argument, kind, path);
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_Tiered", StringComparison.Ordinal) || name is "DOTNET_ReadyToRun").ToArray())
            start.Environment.Remove(name);
        using Process child = Process.Start(start)!;
        Task<string> output = child.StandardOutput.ReadToEndAsync(), errors = child.StandardError.ReadToEndAsync();
        if (!child.WaitForExit(Patience))
        {
            child.Kill();
            throw new TimeoutException($"The child process for {kind} took longer than {Patience}.");
        }

        child.ExitCode.Should().Be(0, errors.Result);
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
