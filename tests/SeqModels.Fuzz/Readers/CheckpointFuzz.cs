using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SeqModels.Fuzz.Mutations;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Fuzz.Readers;

/// <summary>Loading the parameters alone; resuming a run, then one step of it.</summary>
internal sealed class CheckpointFuzz : FuzzReader
{
    private const string FileName = "run.checkpoint";
    private const string StateKey = "seqmodels.checkpoint";
    private const string ChecksumKey = "seqmodels.checkpoint.sha256";

    private static readonly EncodedCorpus Text = Corpus.FromText(FuzzText.Lines[..60], CorpusOptions.Characters) is var corpus
        ? corpus.Encode(corpus.BuildVocabulary())
        : null!;

    public override string Name => "checkpoint";

    public override void Read(FuzzInput input)
    {
        string path = input.Write(FileName);
        RecurrentLanguageModel model = MakeModel();
        float[] before = Numbers(model);
        try
        {
            MakeModel().LoadCheckpoint(path, CheckpointWeights.Latest);
            Run(model, path, ResumeMode.Required, steps: 1);
        }
        catch (InvalidDataException)
        {
            Require(MemoryMarshal.AsBytes<float>(before).SequenceEqual(MemoryMarshal.AsBytes<float>(Numbers(model))), "a refused checkpoint changes no parameter");
            throw;
        }
        finally
        {
            File.Delete(path + ".previous");
        }
    }

    /// <summary>Training names losses and gradients that are not finite.</summary>
    public override bool IsDocumented(Exception exception) => base.IsDocumented(exception) || exception is NonFiniteTrainingException;

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        foreach (int steps in (int[])[2, 3, 4])
        {
            using var folder = new WorkFolder();
            string path = folder.PathOf(FileName);
            Run(MakeModel(), path, ResumeMode.Never, steps);
            SafeTensorsImage image = SafeTensorsImage.Parse(File.ReadAllBytes(path));
            JsonTree state = JsonTree.Parse(image.Metadata![StateKey]!.Text!);
            StopClock(state);
            image.Metadata.Set(StateKey, JsonTree.OfText(state.ToString()));
            Sign(image);
            yield return image.ToBytes();
        }
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => SafeTensorsMutator.Mutate(seed, Seeds, random, Sign);

    private static RecurrentLanguageModel MakeModel() =>
        new(Text.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 3, EmbeddingSize = 2, Dropout = 0.25, Recurrent = new LstmOptions { WeightDropout = 0.25 } });

    private static void Run(RecurrentLanguageModel model, string path, ResumeMode resume, int steps)
    {
        using var stop = new CancellationTokenSource();
        var options = new TrainingOptions
        {
            Epochs = 6,
            BatchSize = 4,
            SequenceLength = 5,
            Optimizer = new AdamOptions { LearningRate = 0.01 },
            Schedule = new PlateauSchedule { Patience = 1 },
            Averaging = WeightAveraging.Exponential(0.5),
            Patience = 4,
            ValidateEverySteps = 2,
            ValidationBatchSize = 4,
            Checkpoints = new CheckpointOptions(path) { EachEpoch = false, Resume = resume },
        };
        model.Train(Text, Text, options, new Progress(report => Count(report)), stop.Token);

        void Count(TrainingProgress report)
        {
            if (report.FinishedEpoch is null && report.ValidationLoss is null && --steps == 0)
            {
                stop.Cancel();
            }
        }
    }

    /// <summary>Times differ from run to run; all else of a checkpoint does not.</summary>
    private static void StopClock(JsonTree state)
    {
        foreach ((string name, JsonTree value) in state.Members ?? [])
        {
            if (name is "seconds" or "trainingSeconds")
            {
                value.Raw = "1";
            }

            StopClock(value);
        }

        state.Items?.ForEach(StopClock);
    }

    /// <summary>Renews the checksum as a checkpoint has it: of the state, and of each tensor's name, shape and numbers in the order of names.</summary>
    private static void Sign(SafeTensorsImage image)
    {
        if (image.Metadata?[StateKey]?.Text is not { } state || image.Metadata[ChecksumKey] is null)
        {
            return;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(state));
        foreach (TensorImage tensor in image.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name));
            hash.AppendData(MemoryMarshal.AsBytes<int>([.. tensor.Shape.Select(size => (int)size)]));
            hash.AppendData(tensor.Data);
        }

        image.Metadata.Set(ChecksumKey, JsonTree.OfText(Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    private static float[] Numbers(RecurrentLanguageModel model) => [.. model.Parameters().SelectMany(parameter => parameter.AsSpan().ToArray())];

    private sealed class Progress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
