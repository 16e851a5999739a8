using SeqModels.Recurrent;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics.Paths;

/// <summary>The state of a <see cref="PlainCell"/>; c is h without a cell state.</summary>
internal sealed record PlainState(double[] H, double[] C);

/// <summary>A built-in cell in plain loops, of which every gate can be given its own previous state, so that gates can be frozen one by one.</summary>
internal sealed class PlainCell(string form, RecurrentLayer layer, double[][] x)
{
    private readonly Dictionary<string, double[]> _parameters = layer.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter.AsSpan<double>().ToArray());
    private readonly int _hidden = layer.HiddenSize;

    public string[] Gates { get; } = form switch
    {
        _ when form.StartsWith("rnn", StringComparison.Ordinal) => ["hidden"],
        _ when form.StartsWith("gru", StringComparison.Ordinal) => ["reset", "update", "candidate"],
        "lstm" or "lstm-peephole" => ["input", "forget", "candidate", "output"],
        _ => ["input", "candidate", "output"],
    };

    public bool HasCell => Forms.HasCell(form);

    /// <summary>Computes a step.</summary>
    /// <param name="t">The time.</param>
    /// <param name="seen">The previous state that the argument of a gate depends on.</param>
    /// <param name="carried">The previous state that is carried.</param>
    public PlainState Step(int t, Func<string, PlainState> seen, PlainState carried)
    {
        double[] h = new double[_hidden], c = new double[_hidden];
        double[] r = Gates[0] == "reset" ? Unit(u => Sigmoid(Argument("reset", u, t, seen("reset").H))) : [];
        for (int u = 0; u < _hidden; u++)
        {
            if (Gates[0] == "hidden")
            {
                c[u] = h[u] = Math.Tanh(Argument("hidden", u, t, seen("hidden").H));
            }
            else if (Gates[0] == "reset")
            {
                double z = Sigmoid(Argument("update", u, t, seen("update").H));
                c[u] = h[u] = (z * carried.H[u]) + ((1 - z) * Math.Tanh(GruCandidate(u, t, r, seen("candidate").H)));
            }
            else
            {
                double i = Sigmoid(Argument("input", u, t, seen("input").H) + Peephole("input", u, seen("input").C[u]));
                double kept = Gates.Contains("forget") ? Sigmoid(Argument("forget", u, t, seen("forget").H) + Peephole("forget", u, seen("forget").C[u]))
                    : form.Contains("coupled", StringComparison.Ordinal) ? 1 - i : 1;
                c[u] = (kept * carried.C[u]) + (i * Math.Tanh(Argument("candidate", u, t, seen("candidate").H)));
                h[u] = Hidden(u, t, c[u], seen("output").H);
            }
        }

        return new PlainState(h, c);
    }

    /// <summary>The state after step t with another value of the state tensor that is split.</summary>
    public PlainState With(double[] value, int t, PlainState before) => new(HasCell ? Unit(u => Hidden(u, t, value[u], before.H)) : value, value);

    private double Hidden(int u, int t, double c, double[] h) => Sigmoid(Argument("output", u, t, h) + Peephole("output", u, c)) * Math.Tanh(c);

    private double Argument(string gate, int u, int t, double[] h)
    {
        int row = Row(gate, u);
        return OfInput(row, t) + _parameters["bias_hh_l0"][row] + OfHidden(row, h);
    }

    private double GruCandidate(int u, int t, double[] r, double[] h)
    {
        int row = Row("candidate", u);
        double bias = _parameters["bias_hh_l0"][row];
        return OfInput(row, t) + (form == "gru-after" ? r[u] * (OfHidden(row, h) + bias) : OfHidden(row, Unit(j => r[j] * h[j])) + bias);
    }

    private int Row(string gate, int u) => (Array.IndexOf(Gates, gate) * _hidden) + u;

    private double OfInput(int row, int t) => _parameters["bias_ih_l0"][row] + x[t].Select((value, j) => value * _parameters["weight_ih_l0"][(row * x[t].Length) + j]).Sum();

    private double OfHidden(int row, double[] h) => h.Select((value, j) => value * _parameters["weight_hh_l0"][(row * _hidden) + j]).Sum();

    private double Peephole(string gate, int u, double c)
    {
        int index = Array.IndexOf(Gates.Where(name => name != "candidate").ToArray(), gate);
        return _parameters.TryGetValue("weight_ch_l0", out double[]? weights) ? weights[(index * _hidden) + u] * c : 0;
    }

    private double[] Unit(Func<int, double> value) => [.. Enumerable.Range(0, _hidden).Select(value)];

    private static double Sigmoid(double a) => 1 / (1 + Math.Exp(-a));
}
