using SeqModels.Data;
using SeqModels.Fuzz.Mutations;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Sequences;

namespace SeqModels.Fuzz.Readers;

/// <summary>The readers of sequence models; then one prediction.</summary>
internal sealed class SequenceModelFuzz(string name, Action<string> read, params Action<string>[] seeds) : FuzzReader
{
    public static SequenceModelFuzz Classifier => new(
        "sequence-classifier",
        path => Use(SequenceClassifier.Load(path), model => model.Options, (model, row) => model.Predict(row)),
        path => new SequenceClassifier(new() { VocabularySize = 3, EmbeddingSize = 2, HiddenSize = 2, ClassNames = ["a", "b"], Pooling = SequencePooling.Attention }).Save(path),
        path => new SequenceClassifier(new() { InputSize = 2, HiddenSize = 3, ClassCount = 2, Recurrent = new GruOptions { LayerCount = 2 }, Pooling = SequencePooling.Last, Dropout = 0.25 }).Save(path));

    public static SequenceModelFuzz Tagger => new(
        "sequence-tagger",
        path => Use(SequenceTagger.Load(path), model => model.Options, (model, row) => model.Predict(row)),
        path => new SequenceTagger(new() { VocabularySize = 3, EmbeddingSize = 2, HiddenSize = 2, TagNames = ["O", "B-X", "I-X"], Scheme = TagScheme.Bio }).Save(path),
        path => new SequenceTagger(new() { InputSize = 2, HiddenSize = 2, TagCount = 2, Crf = false, Recurrent = new RnnOptions() }).Save(path));

    public static SequenceModelFuzz Regressor => new(
        "sequence-regressor",
        path => Use(SequenceRegressor.Load(path), model => model.Options, (model, row) => model.Predict(row)),
        path => new SequenceRegressor(new() { InputSize = 2, HiddenSize = 2, TargetCount = 2, Pooling = SequencePooling.Max }).Save(path));

    public override string Name => name;

    public override void Read(FuzzInput input) => read(input.Path);

    /// <summary>Weights that are not numbers have no best class or tags.</summary>
    public override bool IsDocumented(Exception exception) => base.IsDocumented(exception) || exception switch
    {
        InvalidOperationException => exception.Message.StartsWith("SequenceClassifier.Predict: the probabilities are NaN", StringComparison.Ordinal),
        ArgumentException => exception.Message.StartsWith("LinearChainCrf.Viterbi: sequence 0 has no allowed path", StringComparison.Ordinal),
        _ => false,
    };

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        using var folder = new WorkFolder();
        string path = folder.PathOf("model.safetensors");
        foreach (Action<string> save in seeds)
        {
            save(path);
            yield return File.ReadAllBytes(path);
        }
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => SafeTensorsMutator.Mutate(seed, Seeds, random);

    private static void Use<TModel>(TModel model, Func<TModel, SequenceModelOptions> options, Action<TModel, SequenceExample> predict) =>
        predict(model, options(model).InputSize is { } features ? SequenceExample.FromVectors(new float[2, features]) : SequenceExample.FromTokens(new[] { 0, 0 }));
}
