using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Tests.LanguageModels;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Tests.Recurrent;
using SeqModels.Tests.Training;
using SeqModels.Training;

namespace SeqModels.Tests.Soundness;

/// <summary>Recurrent language models: losses, scores, evaluation, generation, ranking, training with checkpoints, files.</summary>
internal static class LanguageModelSoundness
{
    private const int Batch = 9;
    private const int Time = 7;

    public static IEnumerable<SoundnessCase> All() =>
        from cell in Enum.GetValues<CellKind>()
        from form in (string[])["one-hot", "embedding", "tied", "projection", "dropped"]
        from each in Cases($"model {cell}, {form}", () => Model(cell, form), cell, isTrained: form is "embedding" or "dropped")
        select each;

    public static RecurrentLanguageModel Model(CellKind cell, string form)
    {
        var options = new RecurrentLanguageModelOptions { Recurrent = cell.Options() with { LayerCount = 2 }, HiddenSize = 33, EmbeddingSize = 20, Seed = 4 };
        return new(TinyText.Vocabulary, form switch
        {
            "one-hot" => options with { EmbeddingSize = 0 },
            "tied" => options with { TieWeights = true },
            "projection" => options with { ProjectionSize = 21 },
            "dropped" => options with
            {
                Dropout = 0.2,
                EmbeddingDropout = 0.1,
                DropoutMask = DropoutMask.EachSequence,
                Recurrent = (cell == CellKind.Lstm ? new LstmOptions { CellZoneout = 0.2 } : cell.Options()) with
                {
                    LayerCount = 2,
                    Dropout = 0.2,
                    DropoutMask = DropoutMask.EachSequence,
                    WeightDropout = 0.3,
                    RecurrentDropout = 0.1,
                    Zoneout = 0.1,
                },
                ActivationPenalty = 1,
                TemporalActivationPenalty = 1,
                LabelSmoothing = 0.1,
            },
            _ => options,
        });
    }

    private static IEnumerable<SoundnessCase> Cases(string name, Func<RecurrentLanguageModel> make, CellKind cell, bool isTrained)
    {
        Indices tokens = RecurrentSoundness.Tokens(Batch, Time, TinyText.Vocabulary.Count), targets = RecurrentSoundness.Tokens(Batch, Time, TinyText.Vocabulary.Count - 1);
        yield return new($"{name}, loss", print => Loss(print, make(), false));
        yield return new($"{name}, loss, tape", print => Loss(print, make(), true));
        yield return new($"{name}, logits", print =>
        {
            RecurrentLanguageModel model = make();
            (Tensor logits, RecurrentState state) = model.Forward(tokens);
            (Tensor more, _) = model.Forward(tokens, state);
            SoundnessCase.Add(print, logits, more);
        });
        foreach (WeightPrecision precision in Enum.GetValues<WeightPrecision>())
        {
            yield return new($"{name}, scores, {precision}", print =>
            {
                RecurrentLanguageModel model = make();
                model.Evaluate();
                Scores(print, model.WithPrecision(precision));
            });
        }

        if (isTrained)
            yield return new($"{name}, training", print => Train(print, make()));
        if (isTrained && cell == CellKind.Lstm)
            yield return new($"{name}, file", print => File(print, make()));

        void Loss(Fingerprint print, RecurrentLanguageModel model, bool tape) =>
            SoundnessCase.Differentiate(print, tape, () =>
            {
                LanguageModelLoss loss = model.Loss(tokens, targets);
                print.Add(loss.CrossEntropy);
                return [loss.Loss, loss.State.Hidden, loss.State.Cell];
            }, model.Parameters());
    }

    /// <summary>What every language model offers.</summary>
    public static void Scores(Fingerprint print, ILanguageModel model)
    {
        int count = model.Vocabulary.Count;
        EvaluationResult result = Evaluator.Evaluate(model, new(model.Vocabulary, Enumerable.Range(0, 60).Select(i => i * 7 % count).ToArray()));
        print.Add(result.LogProbabilityIncludingOov);
        foreach (int token in model.Generate([3, 4], new() { MaxTokens = 12, Seed = 5, TopK = 5, StopAtEnd = false }))
            print.Add(token);
        foreach (int token in model.Generate([3], new() { MaxTokens = 6, Greedy = true }))
            print.Add(token);
        foreach (RankedCandidate candidate in Ranking.Rank(model, [[3, 4, 5], [4, 5, 6, 3], [5]], context: [3, 5]))
            print.Add(candidate.LogProbability);
        LanguageModelState state = model.CreateState();
        float[] row = new float[count];
        double[] scores = new double[6];
        state.Advance(3);
        state.Fork().Score([3, 4, 5, 4, 3, 5], scores);
        state.Distribution(row);
        print.Add<double>(scores);
        print.Add<float>(row);
    }

    private static void Train(Fingerprint print, RecurrentLanguageModel model)
    {
        using var folder = new ScratchFolder();
        var options = new TrainingOptions
        {
            Epochs = 1,
            BatchSize = 8,
            SequenceLength = 12,
            Optimizer = new AdamWOptions { LearningRate = 0.005 },
            Clipping = GradientClipping.ByGlobalNorm(0.5),
            Averaging = WeightAveraging.Exponential(0.9),
            Checkpoints = new CheckpointOptions(folder.File("run")) { EverySteps = 3, FailOnError = true },
        };
        TrainingResult result = model.Train(TinyText.Encoded.Slice(0, 390), TinyText.Encoded.Slice(400, 40), options);
        print.Add(result.TotalSteps);
        SoundnessCase.Add(print, [.. model.Parameters()]);
    }

    private static void File(Fingerprint print, RecurrentLanguageModel model)
    {
        using var folder = new ScratchFolder();
        model.Save(folder.File("model"));
        SoundnessCase.Add(print, [.. RecurrentLanguageModel.Load(folder.File("model")).Parameters()]);
        RecurrentLayer layer = Forms.Layer("lstm-peephole", 20, 33), other = Forms.Layer("lstm-peephole", 20, 33, seed: 8);
        layer.Save(folder.File("layer"));
        other.Load(folder.File("layer"));
        SoundnessCase.Add(print, [.. other.Parameters()]);
        SafeTensors.Save(folder.File("tensors"), [("a", Forms.Normal([70, 80], 1)), ("b", Forms.Normal([33], 2, DType.Float64))]);
        SafeTensorsFile file = SafeTensors.Load(folder.File("tensors"));
        SoundnessCase.Add(print, file["a"], file["b"]);
    }
}
