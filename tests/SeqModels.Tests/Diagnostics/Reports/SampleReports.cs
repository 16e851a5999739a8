using SeqModels.Diagnostics;

namespace SeqModels.Tests.Diagnostics.Reports;

/// <summary>Reports made by hand.</summary>
internal static class SampleReports
{
    /// <summary>An LSTM with everything measured, and a user cell of three state tensors with nothing optional, each of three lags.</summary>
    public static GradientFlowReport Small { get; } = new()
    {
        Loss = 1.0 / 3,
        Layers =
        [
            new LayerGradientFlow
            {
                Name = "model.l0",
                Kind = "Lstm",
                HiddenSize = 4,
                WeightGradientNorm = 1.5,
                Remainder = 1.25e-7,
                Lags = [Lag(0, 4, [0.5, 0.25], 0.6), Lag(1, 3, [0.1, 0.2], 0.3), Lag(2, 2, [0.00001, 1.0 / 7], 0.1)],
                Paths = new PathGradients
                {
                    State = "c",
                    Names = ["carry", "input", "forget"],
                    Lags = [new PathLag(0, [0.25, 0, 0], 0, 0.25, 0, 1), new PathLag(1, [0.125, 0.01, 0.02], 0.03, 0.2, 1e-8, 0.5), new PathLag(2, [0.0625, 0.01, 0.02], 0.05, 1.0 / 7, 2e-8, 0.25)],
                },
                HiddenJacobian = [new JacobianNorm(0, 2, 0, 1), new JacobianNorm(1, 0.5, 0, 0.4), new JacobianNorm(2, 0.125, 0, 0.1)],
                CellJacobian = [new JacobianNorm(0, 2, 0, null), new JacobianNorm(1, 1.75, 0.125, null), new JacobianNorm(2, 1.5, 0.0625, null)],
            },
            new LayerGradientFlow
            {
                Name = "a,\"b\"",
                Kind = "MyCell",
                HiddenSize = 2,
                WeightGradientNorm = double.PositiveInfinity,
                Remainder = double.NaN,
                Lags = [Lag(0, 4, [0, 1, 2], 1), Lag(1, 3, [0, 0.5, double.PositiveInfinity], 0)],
            },
        ],
    };

    /// <summary>An RNN-like report of a given number of lags that decay by a factor.</summary>
    public static GradientFlowReport Decaying(int lags, double factor) => new()
    {
        Loss = 0.5,
        Layers =
        [
            new LayerGradientFlow
            {
                Name = "layer.l0",
                Kind = "Rnn",
                HiddenSize = 8,
                WeightGradientNorm = 1,
                Remainder = 0,
                Lags =
                [
                    .. Enumerable.Range(0, lags).Select(k => new LagGradient
                    {
                        Lag = k,
                        Pairs = lags - k,
                        StateNorms = [2 * Math.Pow(factor, k)],
                        WeightNorm = Math.Pow(factor, k),
                        WeightShare = (1 - factor) * Math.Pow(factor, k) / (1 - Math.Pow(factor, lags)),
                        CumulativeShare = (1 - Math.Pow(factor, k + 1)) / (1 - Math.Pow(factor, lags)),
                        WeightProjection = 0,
                    }),
                ],
            },
        ],
    };

    private static LagGradient Lag(int lag, long pairs, double[] stateNorms, double share) => new()
    {
        Lag = lag,
        Pairs = pairs,
        StateNorms = stateNorms,
        WeightNorm = 2 * share,
        WeightShare = share,
        CumulativeShare = lag switch { 0 => share, 1 => share == 0 ? 1 : 0.9, _ => 1 },
        WeightProjection = share - 0.05,
    };
}
