using SeqModels.Fuzz.Mutations;
using SeqModels.LanguageModels;
using SeqModels.Recurrent;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Fuzz.Readers;

/// <summary><see cref="RecurrentLanguageModel.Load"/>; then scores, generated tokens and one step of training.</summary>
internal sealed class RecurrentModelFuzz : FuzzReader
{
    private const int TrainedTokens = 9;

    public override string Name => "model";

    public override void Read(FuzzInput input)
    {
        RecurrentLanguageModel model = RecurrentLanguageModel.Load(input.Path);
        LanguageModelUse.Query(model);
        int[] ids = [.. LanguageModelUse.Tokens(model.Vocabulary, TrainedTokens)];
        if (ids.Length == TrainedTokens)
        {
            var options = new TrainingOptions { Epochs = 1, BatchSize = 1, SequenceLength = TrainedTokens - 1 };
            model.Train(new EncodedCorpus(model.Vocabulary, ids), options: options);
        }
    }

    /// <summary>Training names losses and gradients that are not finite.</summary>
    public override bool IsDocumented(Exception exception) => base.IsDocumented(exception) || exception is NonFiniteTrainingException;

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        yield return Saved(new RecurrentLanguageModelOptions { HiddenSize = 4, EmbeddingSize = 3, Recurrent = new LstmOptions { LayerCount = 2, Zoneout = 0.125, WeightDropout = 0.5, Dropout = 0.25 }, Dropout = 0.25 });
        yield return Saved(new RecurrentLanguageModelOptions { Recurrent = new GruOptions(), HiddenSize = 3, EmbeddingSize = 2, ProjectionSize = 2, TieWeights = true, LabelSmoothing = 0.125 });
        yield return Saved(new RecurrentLanguageModelOptions { Recurrent = new RnnOptions(), HiddenSize = 2, EmbeddingSize = 0 });
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => SafeTensorsMutator.Mutate(seed, Seeds, random);

    private static byte[] Saved(RecurrentLanguageModelOptions options)
    {
        using var folder = new WorkFolder();
        string path = folder.PathOf("model.safetensors");
        new RecurrentLanguageModel(FuzzText.Vocabulary, options).Save(path);
        return File.ReadAllBytes(path);
    }
}
