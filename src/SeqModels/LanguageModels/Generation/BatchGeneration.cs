namespace SeqModels.LanguageModels.Generation;

/// <summary>Several continuations of one prompt at once, each from its own seed.</summary>
internal static class BatchGeneration
{
    /// <summary>The options of one of several continuations: that with index i has the seed + i.</summary>
    public static GenerationOptions OptionsOf(GenerationOptions options, int index) => options with { Seed = unchecked(options.Seed + (ulong)index) };

    /// <summary>Advances all continuations together until each has ended.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The tokens of the prompt, in the order of the text.</param>
    /// <param name="count">The number of continuations.</param>
    /// <param name="choose">Chooses the next token of a continuation from its distribution; null when it has ended.</param>
    /// <param name="cancellationToken">Checked before every token.</param>
    public static void Run(ILanguageModel model, IEnumerable<int> prompt, int count, Func<int, float[], int?> choose, CancellationToken cancellationToken)
    {
        LanguageModelState state = model.CreateState();
        foreach (int token in ReadingOrder.OfContext(model, prompt))
        {
            cancellationToken.ThrowIfCancellationRequested();
            state.Advance(token);
        }

        BatchedStates states = state.CreateBatch(count);
        int[] continuations = [.. Enumerable.Range(0, count)];
        var probabilities = new float[model.Vocabulary.Count];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tokens = new List<int>();
            var rows = new List<int>();
            for (int row = 0; row < continuations.Length; row++)
            {
                states.Distribution(row, probabilities);
                if (choose(continuations[row], probabilities) is { } token)
                {
                    tokens.Add(token);
                    rows.Add(row);
                }
            }

            if (rows.Count == 0)
                return;
            if (rows.Count < continuations.Length)
            {
                states.Select(rows.ToArray());
                continuations = [.. rows.Select(row => continuations[row])];
            }

            states.Advance(tokens.ToArray());
        }
    }
}
