using SeqModels.Diagnostics;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/gradient-flow.md shows.</summary>
internal static class GradientFlows
{
    public static void Run()
    {
        var random = new RandomSource(1);
        Tensor x = Tensor.Normal([8, 20, 3], random), y = Tensor.Normal([8, 20, 16], random);
        // snippet: GradientFlows
        var layer = new Lstm(inputSize: 3, hiddenSize: 16, random, new LstmOptions { ForgetBias = 1 });

        GradientFlowReport report = GradientFlow.Measure(layer, () => Loss.MeanSquaredError(layer.Forward(x).Output, y));
        LayerGradientFlow flow = report.Layers[0];
        Console.WriteLine(report);                                 // one row per lag
        int horizon = flow.Horizon(0.9);                           // 90 % of the gradient of the weights comes from lags up to this one
        double kept = flow.Paths!.Lags[10].MeanCarry!.Value;       // the mean of f_t f_{t−1} … f_{t−9}

        RecurrentInspection pass = RecurrentInspection.Of(layer, () => Loss.MeanSquaredError(layer.Forward(x).Output, y));
        Tensor forget = pass.Layers[0].Gate("forget");             // [batch, time, H]
        Tensor norms = pass.Layers[0].CellGradientNorms!;          // ‖∂loss/∂c_t‖, [batch, time]
        Console.WriteLine(GateStatistics.Of(pass));                // mean openings, shares of saturated units
        Console.WriteLine(RecurrentSpectrum.Of(layer));            // singular values and spectral radius of each gate's weights
        // end snippet
    }
}
