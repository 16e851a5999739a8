using SeqModels.LanguageModels;
using SeqModels.Sequences;
using SeqModels.Tests.LanguageModels;

namespace SeqModels.Tests.Sequences.Translation;

/// <summary>A model given a source is a language model like any other.</summary>
public abstract class Seq2SeqBattery(Seq2Seq model, string source) : LanguageModelBattery
{
    private readonly int[] _source = model.SourceVocabulary.Encode(source.Select(letter => letter.ToString()));

    protected override ILanguageModel Model => model.Condition(_source);

    /// <summary>Several translations, each with its end token.</summary>
    protected override IReadOnlyList<int> Text { get; } =
        [.. Pairs.Make(40).SelectMany(pair => model.TargetVocabulary.Encode(pair.Target.Select(letter => letter.ToString())).Append(model.TargetVocabulary.EndId!.Value))];

    protected override ILanguageModel? SaveAndLoad(string path)
    {
        model.Save(path);
        return Seq2Seq.Load(path).Condition(_source);
    }
}

public sealed class LstmWithDotAttentionBattery() : Seq2SeqBattery(Shared, "abcab")
{
    private static readonly Seq2Seq Shared = Pairs.Model(Pairs.Options("lstm dot"));
}

public sealed class GruToRnnWithAdditiveAttentionBattery() : Seq2SeqBattery(Shared, "d")
{
    private static readonly Seq2Seq Shared = Pairs.Model(Pairs.Options("gru additive rnn"));
}

public sealed class RnnToLstmWithoutAttentionBattery() : Seq2SeqBattery(Shared, "badc")
{
    private static readonly Seq2Seq Shared = Pairs.Model(Pairs.Options("rnn none lstm"));
}
