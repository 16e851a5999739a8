using SeqModels.Diagnostics;
using SeqModels.Recurrent;

namespace SeqModels.Studies.Gradients;

/// <summary>How open the carry of a fresh LSTM is for several forget biases b: with small weights f ≈ σ(b), and its product over k steps is about σ(b)^k.</summary>
internal static class ForgetBias
{
    private static readonly float[] Biases = [-1, 0, 1, 3];

    /// <summary>The mean carry at two lags, beside σ(b)^k.</summary>
    public static IReadOnlyList<KeyValuePair<string, double?>> Study(Setting setting)
    {
        var values = new List<KeyValuePair<string, double?>>();
        foreach (float bias in Biases)
        {
            var subject = new AddingSubject(new LstmOptions { ForgetBias = bias }, setting);
            PathGradients? paths = GradientFlow.Measure(subject.Model, subject.Loss, setting.Measurement).Layers[0].Paths;
            foreach (int lag in new[] { setting.Lag(10), setting.Lag(50) }.Distinct())
            {
                values.Add(new($"mean carry at lag {lag}, forget bias {bias}", paths?.Lags[lag].MeanCarry));
                values.Add(new($"σ({bias})^{lag}", Math.Pow(1 / (1 + Math.Exp(-bias)), lag)));
            }
        }

        return values;
    }
}
