using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.Sequences.Translation;

/// <summary>Greedy decoding of a batch: the most probable token, the lowest id of equals, at every step until all rows have ended.</summary>
internal static class GreedyTranslation
{
    public static int[][] Run(Seq2Seq model, EncodedSource source, int maxTokens, CancellationToken cancellationToken)
    {
        int batch = source.Start.Hidden.Shape[1], vocabulary = model.TargetVocabulary.Count, open = batch;
        var translations = new List<int>[batch];
        (int[] tokens, bool[] hasEnded, float[] logits) = (new int[batch], new bool[batch], new float[checked(batch * vocabulary)]);
        for (int row = 0; row < batch; row++)
            (translations[row], tokens[row]) = ([], model.BeginId);
        RecurrentStepper stepper = model.CreateStepper(source);
        for (int step = 0; step < maxTokens && open > 0; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            model.Step(stepper, tokens, source, logits);
            for (int row = 0; row < batch; row++)
            {
                if (hasEnded[row])
                    continue;
                tokens[row] = Best(logits.AsSpan(row * vocabulary, vocabulary), model.TargetVocabulary);
                if (tokens[row] == model.EndId)
                    (hasEnded[row], open) = (true, open - 1);
                else
                    translations[row].Add(tokens[row]);
            }
        }

        return Array.ConvertAll(translations, translation => translation.ToArray());
    }

    /// <summary>The most probable token, without the begin token and the unknown one.</summary>
    public static int Best(ReadOnlySpan<float> logits, Vocabulary vocabulary)
    {
        int best = -1;
        for (int token = 0; token < logits.Length; token++)
        {
            if (token != vocabulary.UnknownId && token != vocabulary.BeginId && (best < 0 || logits[token] > logits[best]))
                best = token;
        }

        return best;
    }
}
