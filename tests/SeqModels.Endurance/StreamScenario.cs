using System.Diagnostics;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Recurrent;

namespace SeqModels.Endurance;

/// <summary>Threads with steppers and states of their own of one model: each gets the bits of one alone.</summary>
internal static class StreamScenario
{
    private const int Steps = 60;

    public static Report Run(int count, int seconds)
    {
        var report = new Report("concurrent streams", "threads", "streams");
        RecurrentLanguageModel network = Texts.Network(0, hidden: 64);
        using var folder = new ScratchFolder();
        NGramModel tables = Texts.NGrams(0, 4);
        tables.Save(folder.File("hashed"));
        tables.Save(folder.File("packed"), new() { Kind = NGramStorageKind.Packed, ProbabilityBits = 8, BackoffBits = 8 });
        using NGramModel hashed = tables.Store(), packed = tables.Store(new() { Kind = NGramStorageKind.Packed });
        using NGramModel hashedFile = NGramModel.Load(folder.File("hashed")), packedFile = NGramModel.Load(folder.File("packed"));
        (string Name, Func<int, string> Stream)[] streams =
        [
            ("network, float", seed => OfNetwork(network, WeightPrecision.Float32, seed)), ("network, 8 bits", seed => OfNetwork(network, WeightPrecision.Int8, seed)),
            ("n-grams, tables", seed => OfModel(tables, seed)), ("n-grams, hashed", seed => OfModel(hashed, seed)), ("n-grams, packed", seed => OfModel(packed, seed)),
            ("n-grams, hashed file", seed => OfModel(hashedFile, seed)), ("n-grams, packed file of 8 bits", seed => OfModel(packedFile, seed)),
        ];
        foreach ((string name, Func<int, string> stream) in streams)
            Run(report, name, stream, count, (double)seconds / streams.Length);
        return report;
    }

    private static void Run(Report report, string name, Func<int, string> stream, int count, double seconds)
    {
        string[] expected = [.. Enumerable.Range(0, count).Select(stream)];
        List<string> failures = [];
        long streams = 0;
        var clock = Stopwatch.StartNew();
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            do
            {
                string actual = Attempt(() => stream(i));
                Interlocked.Increment(ref streams);
                if (actual != expected[i])
                {
                    lock (failures)
                        failures.Add($"stream {i} gave {actual}, not {expected[i]}");
                }
            }
            while (clock.Elapsed.TotalSeconds < seconds);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        report.Add(name, failures, count, streams);
    }

    private static string Attempt(Func<string> stream)
    {
        try
        {
            return stream();
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }

    private static string OfNetwork(RecurrentLanguageModel model, WeightPrecision precision, int seed)
    {
        RecurrentLanguageModelStepper stepper = model.CreateStepper(1, precision);
        float[] scores = new float[Steps];
        for (int t = 0; t < Steps; t++)
        {
            stepper.Advance(Token(seed, t, model.Vocabulary.Count));
            scores[t] = stepper.LogProbability(Token(seed, t + 1, model.Vocabulary.Count));
        }

        return Bits.Of<float>(scores);
    }

    private static string OfModel(NGramModel model, int seed)
    {
        NGramState state = model.BeginOfSentenceState();
        double[] scores = new double[Steps];
        for (int t = 0; t < Steps; t++)
            scores[t] = model.Score(in state, Token(seed, t, model.Vocabulary.Count), out state);
        float[] row = new float[model.Vocabulary.Count];
        model.Distribution(in state, row);
        return Bits.Of<double>(scores) + Bits.Of<float>(row);
    }

    private static int Token(int seed, int t, int count) => 3 + (((seed * 31) + (t * t)) % (count - 3));
}
