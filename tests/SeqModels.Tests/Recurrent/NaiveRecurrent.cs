namespace SeqModels.Tests.Recurrent;

/// <summary>The recurrences element by element in double, from the formulas alone; shares nothing with the library.</summary>
internal sealed class NaiveRecurrent(string form, int input, int size, Func<string, double[]> parameter)
{
    private readonly double[] _w = parameter("weight_ih_l0");
    private readonly double[] _u = parameter("weight_hh_l0");
    private readonly double[] _a = form.Contains("nobias") ? [] : parameter("bias_ih_l0");
    private readonly double[] _b = form.Contains("nobias") ? [] : parameter("bias_hh_l0");
    private readonly double[] _r = Forms.IsProjected(form) ? parameter("weight_hr_l0") : [];
    private readonly double[] _p = form.Contains("peephole") ? parameter("weight_ch_l0") : [];

    /// <summary>One step of one sequence.</summary>
    public (double[] Hidden, double[] Cell) Step(double[] x, double[] h, double[] c) => form.Replace("-nobias", "") switch
    {
        "rnn-tanh" => (All(k => Math.Tanh(OfInput(0, k, x) + OfHidden(0, k, h))), c),
        "rnn-relu" => (All(k => Math.Max(0, OfInput(0, k, x) + OfHidden(0, k, h))), c),
        "gru-before" or "gru-after" => (Gru(x, h), c),
        _ => Lstm(x, h, c),
    };

    private double[] Gru(double[] x, double[] h)
    {
        double[] r = All(k => Sigmoid(OfInput(0, k, x) + OfHidden(0, k, h)));
        double[] z = All(k => Sigmoid(OfInput(1, k, x) + OfHidden(1, k, h)));
        double[] reset = All(k => r[k] * h[k]);
        double[] n = All(k => Math.Tanh(OfInput(2, k, x) + (form.StartsWith("gru-after", StringComparison.Ordinal) ? r[k] * OfHidden(2, k, h) : OfHidden(2, k, reset))));
        return All(k => (z[k] * h[k]) + ((1 - z[k]) * n[k]));
    }

    private (double[] Hidden, double[] Cell) Lstm(double[] x, double[] h, double[] c)
    {
        bool learned = !form.Contains("noforget") && !form.Contains("coupled");
        int g = learned ? 2 : 1;
        double[] i = All(k => Sigmoid(OfInput(0, k, x) + OfHidden(0, k, h) + Peephole(0, k, c)));
        double[] f = All(k => learned ? Sigmoid(OfInput(1, k, x) + OfHidden(1, k, h) + Peephole(1, k, c)) : form.Contains("coupled") ? 1 - i[k] : 1);
        double[] next = All(k => (f[k] * c[k]) + (i[k] * Math.Tanh(OfInput(g, k, x) + OfHidden(g, k, h))));
        double[] o = All(k => Sigmoid(OfInput(g + 1, k, x) + OfHidden(g + 1, k, h) + Peephole(learned ? 2 : 1, k, next)));
        double[] hidden = All(k => o[k] * Math.Tanh(next[k]));
        return (_r.Length == 0 ? hidden : [.. Enumerable.Range(0, h.Length).Select(p => Affine(_r, [], p, hidden, size))], next);
    }

    private double[] All(Func<int, double> element) => [.. Enumerable.Range(0, size).Select(element)];

    private double OfInput(int block, int k, double[] x) => Affine(_w, _a, (block * size) + k, x, input);

    private double OfHidden(int block, int k, double[] h) => Affine(_u, _b, (block * size) + k, h, h.Length);

    private double Peephole(int block, int k, double[] c) => _p.Length == 0 ? 0 : _p[(block * size) + k] * c[k];

    private static double Affine(double[] weights, double[] bias, int row, double[] x, int width)
    {
        double sum = bias.Length == 0 ? 0 : bias[row];
        for (int j = 0; j < width; j++)
            sum += weights[(row * width) + j] * x[j];
        return sum;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
