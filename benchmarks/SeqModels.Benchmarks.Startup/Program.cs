using System.Runtime.CompilerServices;
using SeqModels.LanguageModels;
using SeqModels.NGrams;

namespace SeqModels.Benchmarks.Startup;

/// <summary>Small programs whose whole run is measured, and the program that measures them.</summary>
internal static class Program
{
    private const string Usage = """
        hello            prints a word and uses nothing of SeqModels
        ngram FILE       opens an n-gram model and scores one sentence
        lstm FILE        loads an LSTM and generates 100 characters
        make FOLDER      makes both models
        measure FOLDER [REPETITIONS]
                         publishes this program in every form, and makes the models, in the folder;
                         then prints the time of each from process start to exit
        """;

    /// <remarks>One method per program, so that the JIT compiles only what is measured.</remarks>
    private static int Main(string[] arguments)
    {
        switch (arguments.Length > 0 ? arguments[0] : "")
        {
            case "hello" when arguments.Length == 1:
                Console.Out.WriteLine("hello");
                return 0;
            case "ngram" when arguments.Length == 2:
                Score(arguments[1]);
                return 0;
            case "lstm" when arguments.Length == 2:
                Generate(arguments[1]);
                return 0;
            case "make" when arguments.Length == 2:
                Models.Make(arguments[1]);
                return 0;
            case "measure" when arguments.Length is 2 or 3:
                return Measure(arguments);
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Score(string path)
    {
        using NGramModel model = NGramModel.Load(path);
        Console.Out.WriteLine(model.LogProbability("w1 w2 w3 w5 w8 w13 w21"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Generate(string path) =>
        Console.Out.WriteLine(RecurrentLanguageModel.Load(path).GenerateText("", new GenerationOptions { MaxTokens = 100 }));

    private static int Measure(string[] arguments) =>
        new Measurement(arguments[1], arguments.Length == 3 ? int.Parse(arguments[2], System.Globalization.CultureInfo.InvariantCulture) : 15).Run();
}
