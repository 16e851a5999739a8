using System.Diagnostics;
using System.Globalization;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Studies.NGrams;

/// <summary>Measures query speed on one thread: the best of many rounds over a text in memory.</summary>
internal static class Speed
{
    private const int LeastRounds = 10;
    private const double LeastSeconds = 1.5;
    private const int Contexts = 2000;

    public static void Measure(NGramModel model, EncodedCorpus text)
    {
        int[] ids = text.AsStream().Ids.ToArray();
        var scores = new double[ids.Length];
        double batch = Best(() =>
        {
            NGramState state = model.BeginOfSentenceState();
            model.Score(ref state, ids, scores);
        });
        double single = Best(() =>
        {
            NGramState state = model.BeginOfSentenceState();
            for (int i = 0; i < ids.Length; i++)
            {
                scores[i] = model.Score(in state, ids[i], out state);
            }
        });
        NGramState[] states = States(model, ids);
        var probabilities = new float[model.Vocabulary.Count];
        double distribution = Best(() =>
        {
            foreach (ref readonly NGramState state in states.AsSpan())
            {
                model.Distribution(in state, probabilities);
            }
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{model.StorageKind}: {ids.Length / batch / 1e6:F1} million tokens/s in batches, {ids.Length / single / 1e6:F1} one by one; " +
            $"distribution over {model.Vocabulary.Count:N0} words in {distribution / states.Length * 1e6:F1} µs"));
    }

    private static NGramState[] States(NGramModel model, int[] ids)
    {
        var states = new NGramState[Math.Min(Contexts, ids.Length)];
        NGramState state = model.BeginOfSentenceState();
        for (int i = 0; i < states.Length; i++)
        {
            model.Score(in state, ids[i], out state);
            states[i] = state;
        }

        return states;
    }

    private static double Best(Action work)
    {
        double best = double.PositiveInfinity;
        var total = Stopwatch.StartNew();
        for (int round = 0; round < LeastRounds || total.Elapsed.TotalSeconds < LeastSeconds; round++)
        {
            var clock = Stopwatch.StartNew();
            work();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return best;
    }
}
