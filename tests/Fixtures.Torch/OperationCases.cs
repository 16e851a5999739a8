using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeqModels.Fixtures;

/// <summary>Elementwise operations, softmax and its kin, layer norm: values, and gradients of sum(upstream·y).</summary>
internal static class OperationCases
{
    private static readonly double[] FarPoints = [-100, -30, -20.5, 0, 20.5, 30, 80];

    public static void Write(string folder)
    {
        using var scope = NewDisposeScope();
        var draw = new Draw(3000);
        var file = new FixtureWriter("operations");
        file.Note("source", "libtorch in float64, gradients by its autograd");

        double[] points = [.. Enumerable.Range(-20, 41).Select(k => 0.375 * k + 0.0625), .. FarPoints];
        var line = tensor(points, [points.Length], ScalarType.Float64);
        Add("sigmoid", "", [("x", line)], v => torch.sigmoid(v[0]));
        Add("tanh", "", [("x", line)], v => torch.tanh(v[0]));
        Add("relu", "", [("x", line)], v => functional.relu(v[0]));
        Add("leaky_relu", "negative_slope=0.01", [("x", line)], v => functional.leaky_relu(v[0], 0.01));
        Add("gelu_erf", "", [("x", line)], v => functional.gelu(v[0]));
        Add("gelu_tanh", "", [("x", line)], v => functional.gelu(v[0], TorchSharp.Modules.GELU.Approximate.tanh));
        Add("softplus", "beta=1;threshold=20 (y = x above the threshold)", [("x", line)], v => functional.softplus(v[0]));
        Add("silu", "", [("x", line)], v => functional.silu(v[0]));

        var rows = draw.Tensor(6, 4, 9);
        Add("softmax", "axis=1", [("x", rows)], v => functional.softmax(v[0], 1));
        Add("log_softmax", "axis=1", [("x", rows)], v => functional.log_softmax(v[0], 1));
        Add("logsumexp", "axis=1", [("x", rows)], v => torch.logsumexp(v[0], 1));

        var cube = draw.Tensor(6, 2, 5, 3);
        Add("softmax_middle", "axis=1", [("x", cube)], v => functional.softmax(v[0], 1));
        Add("log_softmax_middle", "axis=1", [("x", cube)], v => functional.log_softmax(v[0], 1));
        Add("logsumexp_middle", "axis=1", [("x", cube)], v => torch.logsumexp(v[0], 1));

        var gain = draw.Tensor(1, 9) + 1;
        var shift = draw.Tensor(1, 9);
        Add("layer_norm", "eps=1e-5;over the last axis", [("x", rows), ("weight", gain), ("bias", shift)],
            v => functional.layer_norm(v[0], [9], v[1], v[2], 1e-5));

        file.Write(folder, "operations");

        void Add(string name, string options, (string Name, Tensor Value)[] inputs, Func<Tensor[], Tensor> forward)
        {
            var leaves = inputs.Select(input => input.Value.detach().clone().requires_grad_()).ToArray();
            var y = forward(leaves);
            var upstream = draw.Tensor(1, y.shape);
            (upstream * y).sum().backward();

            file.Note(name, options);
            foreach (var (input, value) in inputs)
                file.Add($"{name}.{input}", value);
            file.Add(name + ".upstream", upstream);
            file.Add(name + ".y", y);
            foreach (var ((input, _), leaf) in inputs.Zip(leaves))
                file.Add($"{name}.grad.{input}", leaf.grad!);
        }
    }
}
