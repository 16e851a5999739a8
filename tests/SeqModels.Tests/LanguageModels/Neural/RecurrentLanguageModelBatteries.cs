using SeqModels.LanguageModels;
using SeqModels.Recurrent;
using SeqModels.Tests.Training;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.LanguageModels;

public abstract class RecurrentLanguageModelBattery(RecurrentLanguageModel model, EncodedCorpus text) : LanguageModelBattery
{
    protected override ILanguageModel Model => model;

    protected override IReadOnlyList<int> Text => text.AsStream().Ids.ToArray();

    protected override ILanguageModel? SaveAndLoad(string path)
    {
        model.Save(path);
        return RecurrentLanguageModel.Load(path);
    }

    protected static RecurrentLanguageModel Trained(RecurrentLanguageModel model, EncodedCorpus text)
    {
        model.Train(text, options: new TrainingOptions { Epochs = 2, BatchSize = 4, SequenceLength = 20 });
        return model;
    }
}

public sealed class RnnBattery() : RecurrentLanguageModelBattery(Shared, TinyText.Encoded)
{
    private static readonly RecurrentLanguageModel Shared = Trained(TinyText.Model(CellKind.Rnn), TinyText.Encoded);
}

public sealed class GruBattery() : RecurrentLanguageModelBattery(Shared, TinyText.Encoded)
{
    private static readonly RecurrentLanguageModel Shared = Trained(TinyText.Model(CellKind.Gru, layers: 2), TinyText.Encoded);
}

public sealed class GruResetAfterOneHotBattery() : RecurrentLanguageModelBattery(Shared, TinyText.Encoded)
{
    private static readonly RecurrentLanguageModel Shared = Trained(
        new(TinyText.Vocabulary, new RecurrentLanguageModelOptions { Recurrent = new GruOptions { ResetAfter = true }, HiddenSize = 17, EmbeddingSize = 0 }), TinyText.Encoded);
}

public sealed class LstmWithDropoutBattery() : RecurrentLanguageModelBattery(Shared, TinyText.Encoded)
{
    private static readonly RecurrentLanguageModel Shared = Trained(TinyText.Model(CellKind.Lstm, layers: 2, dropout: 0.2), TinyText.Encoded);
}

public sealed class TiedLstmOfSentencesBattery() : RecurrentLanguageModelBattery(Shared, Sentences)
{
    private static readonly EncodedCorpus Sentences = MakeSentences();
    private static readonly RecurrentLanguageModel Shared = Trained(
        new(Sentences.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 16, EmbeddingSize = 12, TieWeights = true, InitialRange = 0.1f, Recurrent = new LstmOptions { ForgetBias = 1 } }), Sentences);

    private static EncodedCorpus MakeSentences()
    {
        Corpus corpus = Corpus.FromLines(Enumerable.Range(0, 60).Select(i => $"the {(i % 2 == 0 ? "cat" : "dog")} sat on mat {i % 5}"));
        return corpus.Encode(corpus.BuildVocabulary());
    }
}

public sealed class GruOfEightBitsBattery : LanguageModelBattery
{
    private static readonly ILanguageModel Shared = TinyText.Model(CellKind.Gru, layers: 2).WithPrecision(WeightPrecision.Int8);

    protected override ILanguageModel Model => Shared;

    protected override IReadOnlyList<int> Text => TinyText.Encoded.AsStream().Ids.ToArray();
}
