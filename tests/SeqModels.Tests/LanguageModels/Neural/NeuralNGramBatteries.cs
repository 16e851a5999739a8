using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Tests.Training;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.LanguageModels;

public abstract class NeuralNGramBattery(NeuralNGramLanguageModel model, EncodedCorpus text) : LanguageModelBattery
{
    private readonly int[] _text = text.AsStream().Ids.ToArray();

    protected override ILanguageModel Model => model;

    protected override IReadOnlyList<int> Text => _text;

    protected override ILanguageModel? SaveAndLoad(string path)
    {
        model.Save(path);
        return NeuralNGramLanguageModel.Load(path);
    }

    protected static NeuralNGramLanguageModel Trained(NeuralNGramOptions options, EncodedCorpus text)
    {
        var model = new NeuralNGramLanguageModel(text.Vocabulary, options);
        model.Train(text, options: new TrainingOptions { Epochs = 2, BatchSize = 4, SequenceLength = 20 });
        return model;
    }
}

public sealed class NeuralNGramOfCharactersBattery() : NeuralNGramBattery(Shared, TinyText.Encoded)
{
    private static readonly NeuralNGramLanguageModel Shared = Trained(new() { EmbeddingSize = 7, HiddenSizes = [20, 9], Activation = ActivationFunction.Relu, Dropout = 0.1, InputDropout = 0.1 }, TinyText.Encoded);
}

public sealed class DirectNeuralNGramOfSentencesBattery() : NeuralNGramBattery(Shared, MixtureSamples.HeldOut)
{
    private static readonly NeuralNGramLanguageModel Shared = Trained(new() { ContextLength = 2, EmbeddingSize = 8, HiddenSizes = [16], DirectConnections = true, InitialRange = 0.1 }, MixtureSamples.Sentences);
}

public sealed class TiedNeuralNGramOfSentencesBattery() : NeuralNGramBattery(Shared, MixtureSamples.HeldOut)
{
    private static readonly NeuralNGramLanguageModel Shared = Trained(new() { ContextLength = 3, EmbeddingSize = 8, HiddenSizes = [8], TieWeights = true }, MixtureSamples.Sentences);
}

public sealed class LogBilinearOfCharactersBattery() : NeuralNGramBattery(Shared, TinyText.Encoded)
{
    private static readonly NeuralNGramLanguageModel Shared = Trained(new() { ContextLength = 1, EmbeddingSize = 8, HiddenSizes = [], TieWeights = true }, TinyText.Encoded);
}

public sealed class LogBilinearOfLongContextsBattery() : NeuralNGramBattery(Shared, TinyText.Encoded)
{
    private static readonly NeuralNGramLanguageModel Shared = Trained(new() { ContextLength = 5, EmbeddingSize = 8, HiddenSizes = [], TieWeights = true }, TinyText.Encoded);
}
