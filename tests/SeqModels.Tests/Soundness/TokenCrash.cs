using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Soundness;

/// <summary>
/// Tokens read by a layer without a tape, as validation does: the table of all tokens is memory that nobody but the operation knows.
/// Once a program of these lines beside a thread that collects died within seconds, or computed wrong numbers.
/// </summary>
internal static class TokenCrash
{
    private const int Repetitions = 8;

    public static IEnumerable<SoundnessCase> All()
    {
        foreach ((int words, int hidden) in new[] { (30, 24), (300, 64) })
        {
            yield return new($"tokens without a tape, {words} words, repeated", print =>
            {
                var embedding = new Embedding(words, 32, new RandomSource(1));
                RecurrentLayer layer = Forms.Layer("lstm", 32, hidden);
                Indices tokens = RecurrentSoundness.Tokens(16, 25, words);
                for (int i = 0; i < Repetitions; i++)
                    SoundnessCase.Add(print, layer.Forward(embedding, tokens).Output);
            });
        }
    }
}
