using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Recurrent;

namespace SeqModels.Benchmarks;

/// <summary>Layers by kind.</summary>
internal static class RecurrentLayerFactory
{
    public static RecurrentLayer Create(RecurrentCellKind kind, int inputSize, int hiddenSize)
    {
        var random = new RandomSource(1);
        return kind switch
        {
            RecurrentCellKind.Rnn => new Rnn(inputSize, hiddenSize, random),
            RecurrentCellKind.Lstm => new Lstm(inputSize, hiddenSize, random),
            _ => new Gru(inputSize, hiddenSize, random, new GruOptions { ResetAfter = kind == RecurrentCellKind.GruResetAfter }),
        };
    }
}
