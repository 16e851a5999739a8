using SeqModels.Diagnostics;
using SeqModels.Recurrent;

namespace SeqModels.Studies.Gradients;

/// <summary>The sizes of a run.</summary>
/// <param name="HiddenSize">H of every layer.</param>
/// <param name="Length">T, the sequence length of both tasks; the lags are 0 to T − 1.</param>
/// <param name="BatchSize">The number of sequences of a training step.</param>
/// <param name="Epochs">The most epochs of the adding problem.</param>
/// <param name="StepsPerEpoch">The training steps of one of them.</param>
/// <param name="TextEpochs">The epochs on text.</param>
/// <param name="TextLength">The most characters of the text that are used.</param>
/// <param name="Seed">The random seed.</param>
internal sealed record Setting(int HiddenSize, int Length, int BatchSize, int Epochs, int StepsPerEpoch, int TextEpochs, int TextLength, ulong Seed)
{
    /// <summary>Some 15 minutes on two cores, most of them for the layers that do not solve the adding problem.</summary>
    public static Setting Full(ulong seed) => new(128, 100, 32, 100, 100, 3, 500_000, seed);

    /// <summary>A few seconds.</summary>
    public static Setting Quick(ulong seed) => new(16, 10, 8, 2, 20, 1, 5_000, seed);

    /// <summary>The layers that are compared, with the initial values of PyTorch.</summary>
    public static IReadOnlyList<(string Name, RecurrentOptions Recurrent)> Layers { get; } =
    [
        ("RNN", new RnnOptions()),
        ("GRU", new GruOptions()),
        ("LSTM", new LstmOptions()),
        ("LSTM, forget bias 1", new LstmOptions { ForgetBias = 1 }),
        ("LSTM, no forget gate", new LstmOptions { ForgetGate = LstmForgetGate.None }),
    ];

    /// <summary>What is measured: all lags and paths on the first eight sequences of the batch.</summary>
    public GradientFlowOptions Measurement { get; } = new() { MaxSequences = 8, Jacobians = false };

    /// <summary>A lag of the full run, or the longest of a shorter one.</summary>
    public int Lag(int lag) => Math.Min(lag, Length - 1);
}
