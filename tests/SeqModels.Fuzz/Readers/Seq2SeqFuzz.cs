using SeqModels.Fuzz.Mutations;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Text;

namespace SeqModels.Fuzz.Readers;

/// <summary><see cref="Seq2Seq.Load"/>; then scores, generated tokens, a beam search and attention weights for a source.</summary>
internal sealed class Seq2SeqFuzz : FuzzReader
{
    private const int SourceTokens = 3;

    public override string Name => "seq2seq";

    public override void Read(FuzzInput input)
    {
        Seq2Seq model = Seq2Seq.Load(input.Path);
        int[] source = [.. Enumerable.Range(0, SourceTokens).Select(i => i % model.SourceVocabulary.Count)];
        ILanguageModel conditioned = model.Condition(source);
        LanguageModelUse.Query(conditioned);
        conditioned.BeamSearch([], new BeamSearchOptions { Width = 2, MaxTokens = 4 });
        if (model.Options.Attention is not null)
            model.AttentionWeights(source, ReadOnlyMemory<int>.Empty);
    }

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        yield return Saved(new() { Encoder = new GruOptions { Bidirectional = true, Merge = DirectionMerge.Mean }, Decoder = new LstmOptions { LayerCount = 2 }, Attention = new AdditiveAttentionOptions { HiddenSize = 2 } });
        yield return Saved(new() { Encoder = new LstmOptions { Bidirectional = true }, Decoder = new RnnOptions(), Dropout = 0.25, LabelSmoothing = 0.125 });
        yield return Saved(new() { Encoder = new RnnOptions(), Decoder = new GruOptions(), Attention = null });
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => SafeTensorsMutator.Mutate(seed, Seeds, random);

    private static byte[] Saved(Seq2SeqOptions options)
    {
        using var folder = new WorkFolder();
        string path = folder.PathOf("model.safetensors");
        Vocabulary target = Vocabulary.Build(["x", "y"], VocabularyOptions.Sentences);
        new Seq2Seq(FuzzText.Vocabulary, target, options with { EncoderSize = 3, DecoderSize = 2, SourceEmbeddingSize = 2, TargetEmbeddingSize = 3 }, new CharacterTokenizer()).Save(path);
        return File.ReadAllBytes(path);
    }
}
