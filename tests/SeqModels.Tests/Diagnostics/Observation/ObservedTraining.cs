using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Tensors;
using SeqModels.Tests.Training;
using SeqModels.Training;

namespace SeqModels.Tests.Diagnostics.Observation;

/// <summary>Small trainings to observe.</summary>
internal static class ObservedTraining
{
    /// <summary>A language model with everything that draws random numbers in training.</summary>
    public static (TrainingTask Task, Module Module) Noisy()
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, new RecurrentLanguageModelOptions
        {
            Recurrent = new LstmOptions { LayerCount = 2, Dropout = 0.2, WeightDropout = 0.3, RecurrentDropout = 0.1, Zoneout = 0.1 },
            HiddenSize = 12,
            EmbeddingSize = 8,
            Dropout = 0.2,
            EmbeddingDropout = 0.1,
            Seed = 3,
        });
        return (LanguageModelTask.Create(model, TinyText.Encoded.Slice(0, 4 * 6 * 20), options: new TrainingOptions { BatchSize = 4, SequenceLength = 6 }), model);
    }

    /// <summary>A recurrent layer on the adding problem, 10 batches per epoch.</summary>
    /// <param name="change">Changes the loss of a batch, given its number from 1.</param>
    /// <param name="recurrent">The layer; null for a GRU.</param>
    public static (TrainingTask Task, Module Module) Plain(Func<int, Tensor, Tensor>? change = null, RecurrentOptions? recurrent = null)
    {
        var adder = new Adder(recurrent ?? new GruOptions());
        var problem = new AddingProblem(8);
        int batches = 0;
        return (TrainingTask.Create(
            adder,
            10,
            random => Enumerable.Range(0, 10).Select(_ => (Number: ++batches, Batch: problem.Sample(4, random))),
            next => change is null ? adder.Error(next.Batch) : change(next.Number, adder.Error(next.Batch))), adder);
    }

    public static string Hash(Module module) => TrainingChild.Hash(module);

    private sealed class Adder : Module
    {
        private readonly RecurrentLayer _layer;
        private readonly Linear _output;

        public Adder(RecurrentOptions options)
        {
            var random = new RandomSource(1);
            _layer = AddModule("layer", options.CreateLayer(2, 6, random));
            _output = AddModule("output", new Linear(6, 1, random));
        }

        public Tensor Error(SequenceBatch<float> batch)
        {
            Tensor x = Tensor.From(batch.Inputs.Span, [batch.BatchSize, batch.SequenceLength, batch.FeatureCount]);
            return Loss.MeanSquaredError(_output.Forward(_layer.Forward(x).State.Hidden.Select(0, 0)), Tensor.From(batch.Targets.Span, [batch.BatchSize, 1]));
        }
    }
}
