using SeqModels.Diagnostics;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics.Inspection;

/// <summary>The gates of an inspection are those of the formulas, from the states before and after each step.</summary>
[Trait("Category", "Numeric")]
public sealed class GateInspectionTests
{
    private const int Hidden = 3;
    private const int Time = 4;

    public static TheoryData<string, bool> AllForms
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string form in Forms.Plain)
            {
                data.Add(form, false);
                data.Add(form, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void GatesAreThoseOfTheFormulas(string form, bool zoneout)
    {
        RecurrentLayer layer = Forms.Layer(form, 2, Hidden, o => zoneout ? o with { Zoneout = 0.4 } : o);
        layer.ConvertTo(DType.Float64);
        Tensor x = Forms.Normal([1, Time, 2], 5, DType.Float64);
        LayerInspection entry = RecurrentInspection.Of(layer, x).Layers[0];
        entry.Gates.Select(gate => gate.Name).Should().Equal(NamesOf(form));
        entry.Gates.Select(gate => gate.Function).Should().Equal(NamesOf(form).Select(name => name switch
        {
            "candidate" => ActivationFunction.Tanh,
            "hidden" => form == "rnn-relu" ? ActivationFunction.Relu : ActivationFunction.Tanh,
            _ => ActivationFunction.Sigmoid,
        }));

        double[] w = Values(layer, "weight_ih_l0"), u = Values(layer, "weight_hh_l0"), a = Values(layer, "bias_ih_l0"), b = Values(layer, "bias_hh_l0");
        double[] p = form.Contains("peephole") ? Values(layer, "weight_ch_l0") : [];
        for (int t = 0; t < Time; t++)
        {
            double[] xt = Row(x, t), h = t == 0 ? new double[Hidden] : Row(entry.Hidden, t - 1);
            double[] c = t == 0 || entry.Cell is null ? new double[Hidden] : Row(entry.Cell, t - 1);
            double[]? r = form.StartsWith("gru", StringComparison.Ordinal) ? Row(entry.Gate("reset"), t) : null;
            for (int block = 0; block < entry.Gates.Count; block++)
            {
                GateInspection gate = entry.Gates[block];
                for (int k = 0; k < Hidden; k++)
                {
                    int row = (block * Hidden) + k;
                    double ofX = a[row] + Dot(w, row, xt), ofH = b[row] + Dot(u, row, h);
                    double sum = ofX + ofH;
                    if (gate.Name == "candidate" && form == "gru-after")
                        sum = ofX + (r![k] * ofH);
                    else if (gate.Name == "candidate" && form == "gru-before")
                        sum = ofX + b[row] + Dot(u, row, [.. h.Select((value, j) => value * r![j])]);
                    else if (p.Length > 0 && gate.Name != "candidate")
                        sum += gate.Name == "output" ? p[^(Hidden - k)] * Row(entry.Cell!, t)[k] : p[row] * c[k];
                    double expected = gate.Function == ActivationFunction.Sigmoid ? 1 / (1 + Math.Exp(-sum)) : gate.Function == ActivationFunction.Tanh ? Math.Tanh(sum) : Math.Max(0, sum);
                    Row(gate.Values, t)[k].Should().BeApproximately(expected, 1e-13, "{0} {1} at {2} must agree", form, gate.Name, t);
                }
            }
        }
    }

    private static string[] NamesOf(string form) => form switch
    {
        "rnn-tanh" or "rnn-relu" => ["hidden"],
        "gru-before" or "gru-after" => ["reset", "update", "candidate"],
        _ when form.Contains("noforget") || form.Contains("coupled") => ["input", "candidate", "output"],
        _ => ["input", "forget", "candidate", "output"],
    };

    private static double[] Values(RecurrentLayer layer, string name) => FixtureCase.Doubles(layer[name]);

    private static double[] Row(Tensor tensor, int time) => FixtureCase.Doubles(tensor.Select(0, 0).Select(0, time));

    private static double Dot(double[] weights, int row, double[] x) => x.Select((value, j) => value * weights[(row * x.Length) + j]).Sum();
}
