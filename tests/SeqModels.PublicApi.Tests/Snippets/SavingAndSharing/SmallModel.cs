using System.Text.Json;
using SeqModels.LanguageModels;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A small character model of three verses, and its files as PyTorch would write them.</summary>
internal static class SmallModel
{
    private static readonly string[] Verses = ["the cow says moo and moo again. ", "the duck says quack and quack again. ", "the cat says meow and meow again. "];

    private static readonly Lazy<RecurrentLanguageModel> Model = new(Train);

    public static RecurrentLanguageModel Trained => Model.Value;

    public static EncodedCorpus Text { get; } = Encode();

    /// <summary>Writes the weights with the names of a PyTorch module that has the fields embedding, lstm and fc, and its vocabulary.</summary>
    public static void WriteAsPyTorch()
    {
        SafeTensors.Save("pytorch.safetensors", Trained.NamedParameters().Select(named => new NamedTensor(named.Name.Replace("rnn.", "lstm.").Replace("decoder.", "fc."), named.Parameter)));
        File.WriteAllText("vocabulary.json", JsonSerializer.Serialize(Trained.Vocabulary.Tokens));
        SafeTensors.Save("lstm.safetensors", Trained.NamedParameters().Where(named => named.Name.StartsWith("rnn.", StringComparison.Ordinal)).Select(named => new NamedTensor(named.Name[4..], named.Parameter)));
    }

    private static EncodedCorpus Encode()
    {
        Corpus corpus = Corpus.FromText(string.Concat(Enumerable.Range(0, 120).Select(i => Verses[i * i % 7 % 3])), CorpusOptions.Characters);
        return corpus.Encode(corpus.BuildVocabulary());
    }

    private static RecurrentLanguageModel Train()
    {
        var model = new RecurrentLanguageModel(Text.Vocabulary, new() { HiddenSize = 64, EmbeddingSize = 16 }, Text.Tokenizer);
        model.Train(Text, null, new() { Epochs = 20, BatchSize = 8 });
        return model;
    }
}
