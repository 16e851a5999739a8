using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.Sequences.Translation;

/// <summary>Small models of sequence-to-sequence tasks, and pairs for them: words of letters and the same words reversed in capitals.</summary>
internal static class Pairs
{
    public static (string Source, string Target)[] Make(int count, ulong seed = 1, int longest = 5)
    {
        var random = new RandomSource(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            string source = string.Concat(Enumerable.Range(0, 1 + random.NextInt(longest)).Select(_ => (char)('a' + random.NextInt(4))));
            return (source, string.Concat(source.ToUpperInvariant().Reverse()));
        })];
    }

    /// <summary>Every kind of encoder, decoder and attention with some other.</summary>
    public static Seq2SeqOptions Options(string kind)
    {
        Seq2SeqOptions options = kind switch
        {
            "lstm dot" => new(),
            "gru additive rnn" => new() { Encoder = new GruOptions { Bidirectional = true, LayerCount = 2 }, Decoder = new RnnOptions(), Attention = new AdditiveAttentionOptions { HiddenSize = 6 } },
            "rnn none lstm" => new() { Encoder = new RnnOptions(), Decoder = new LstmOptions { LayerCount = 2, Peepholes = true }, Attention = null },
            "sum dot gru" => new() { Encoder = new LstmOptions { Bidirectional = true, Merge = DirectionMerge.Sum }, Decoder = new GruOptions { ResetAfter = true, LayerCount = 2 }, Attention = new DotAttentionOptions { IsScaled = false } },
            "projected" => new() { Encoder = new LstmOptions { ProjectionSize = 3, Bidirectional = true, LayerCount = 2 }, Decoder = new LstmOptions { ProjectionSize = 4, HasBias = false } },
            "cells" => new() { Encoder = new CellLayerOptions { CellFactory = Cell, Bidirectional = true }, Decoder = new CellLayerOptions { CellFactory = Cell } },
            _ => throw new ArgumentException(kind, nameof(kind)),
        };
        return options with { EncoderSize = 5, DecoderSize = 7, SourceEmbeddingSize = 4, TargetEmbeddingSize = 3, Seed = 11 };
    }

    public static RecurrentCell Cell(int inputSize, int hiddenSize, RandomSource random) => new GruCell(inputSize, hiddenSize, random);

    public static Seq2Seq Model(Seq2SeqOptions options)
    {
        var model = Seq2Seq.FromPairs(Make(30), new CharacterTokenizer(), options);
        model.Evaluate();
        return model;
    }

    public static TrainingResult Train(Seq2Seq model, (string Source, string Target)[] pairs, int epochs, double learningRate) =>
        model.Train(model.Batches(pairs), options: new TrainingOptions { Epochs = epochs, Optimizer = new AdamOptions { LearningRate = learningRate } });
}
