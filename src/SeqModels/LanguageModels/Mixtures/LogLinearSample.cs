using SeqModels.Text;

namespace SeqModels.LanguageModels.Mixtures;

/// <summary>The log-probabilities of all tokens under all models at some positions of a held-out text.</summary>
internal sealed class LogLinearSample
{
    private const long MaxElements = 1L << 27;
    private const int ReportTokens = 4096;

    private readonly List<float[][]> _rows = [];
    private readonly List<int> _tokens = [];

    private LogLinearSample(int models, int size) => (ModelCount, Size) = (models, size);

    public int ModelCount { get; }

    /// <summary>The size of the vocabulary.</summary>
    public int Size { get; }

    public int Count => _tokens.Count;

    /// <summary>ln p [model][token] at a position.</summary>
    public float[][] Row(int position) => _rows[position];

    /// <summary>The token at a position.</summary>
    public int Token(int position) => _tokens[position];

    /// <summary>Reads a text and keeps every n-th position at which the token is possible under all models.</summary>
    public static LogLinearSample Of(
        ILanguageModel[] models, EncodedCorpus heldOut, int? maxTokens, IProgress<MixtureFitProgress>? progress, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> ids = ReadingOrder.Of(models[0], heldOut).AsStream().Ids;
        var sample = new LogLinearSample(models.Length, models[0].Vocabulary.Count);
        long limit = maxTokens ?? Math.Max(1, MaxElements / ((long)sample.Size * models.Length));
        int distance = (int)Math.Max(1, (ids.Length + limit - 1) / limit);
        LanguageModelState[] states = MixtureModels.CreateStates(models);
        for (int t = 0; t < ids.Length; t++)
        {
            if (t % distance == distance / 2)
                sample.Add(models, states, ids[t]);
            foreach (LanguageModelState state in states)
                state.Advance(ids[t]);
            if ((t + 1) % ReportTokens == 0 || t + 1 == ids.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new MixtureFitProgress(models.Length - 1, models.Length, t + 1, ids.Length));
            }
        }

        return sample;
    }

    /// <summary>exp(−mean ln p) of one model.</summary>
    public double Perplexity(int model)
    {
        double sum = 0;
        for (int i = 0; i < Count; i++)
            sum += _rows[i][model][_tokens[i]];
        return Math.Exp(-sum / Count);
    }

    private void Add(ILanguageModel[] models, LanguageModelState[] states, int token)
    {
        var row = new float[models.Length][];
        for (int i = 0; i < models.Length; i++)
        {
            double logProbability = states[i].LogProbability(token);
            DistributionCheck.Require(models[i], new ReadOnlySpan<int>(in token), new ReadOnlySpan<double>(in logProbability));
            if (double.IsNegativeInfinity(logProbability))
                return;
            row[i] = new float[Size];
            states[i].LogProbabilities(row[i]);
        }

        _rows.Add(row);
        _tokens.Add(token);
    }
}
