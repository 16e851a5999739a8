using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeqModels.Fixtures;

/// <summary>Losses: the value and the gradient with respect to the first argument.</summary>
internal static class LossCases
{
    private const long Rows = 7;
    private const long Classes = 11;
    private const long IgnoredClass = 3;

    public static void Write(string folder)
    {
        using var scope = NewDisposeScope();
        var draw = new Draw(2000);
        var file = new FixtureWriter("losses");
        file.Note("source", "libtorch in float64, gradients by its autograd");

        var logits = draw.Tensor(4, Rows, Classes);
        var steep = draw.Tensor(200, Rows, Classes);
        var labels = Enumerable.Range(0, (int)Rows).Select(_ => draw.Below(Classes)).ToArray();
        labels[1] = labels[4] = IgnoredClass;
        var targets = tensor(labels);

        foreach (var reduction in new[] { Reduction.Mean, Reduction.Sum })
        {
            Add("cross_entropy", "", logits, targets, reduction, x => functional.cross_entropy(x, targets, reduction: reduction));
            Add("cross_entropy_steep", "", steep, targets, reduction, x => functional.cross_entropy(x, targets, reduction: reduction));
            Add("cross_entropy_ignore", $"ignore_index={IgnoredClass}", logits, targets, reduction,
                x => functional.cross_entropy(x, targets, ignore_index: IgnoredClass, reduction: reduction));
            Add("cross_entropy_smooth", "label_smoothing=0.1", logits, targets, reduction,
                x => functional.cross_entropy(x, targets, reduction: reduction, label_smoothing: 0.1));
            Add("cross_entropy_ignore_smooth", $"ignore_index={IgnoredClass};label_smoothing=0.1", logits, targets, reduction,
                x => functional.cross_entropy(x, targets, ignore_index: IgnoredClass, reduction: reduction, label_smoothing: 0.1));

            var logProbabilities = functional.log_softmax(logits, 1);
            Add("nll", "", logProbabilities, targets, reduction, x => functional.nll_loss(x, targets, reduction: reduction));

            var prediction = draw.Tensor(3, 4, 5);
            var value = draw.Tensor(3, 4, 5);
            Add("mse", "", prediction, value, reduction, x => functional.mse_loss(x, value, reduction));
            Add("huber", "delta=1", prediction, value, reduction, x => functional.huber_loss(x, value, 1, reduction));
            Add("huber_narrow", "delta=0.7", prediction, value, reduction, x => functional.huber_loss(x, value, 0.7, reduction));

            var scores = tensor([.. draw.Numbers(6, 18), 90.0, -90.0], [4, 5], ScalarType.Float64);
            var probabilities = draw.Tensor(0.5, 4, 5) + 0.5;
            Add("bce_with_logits", "", scores, probabilities, reduction,
                x => functional.binary_cross_entropy_with_logits(x, probabilities, reduction: reduction));
        }

        file.Write(folder, "losses");

        void Add(string loss, string options, Tensor input, Tensor target, Reduction reduction, Func<Tensor, Tensor> forward)
        {
            var name = $"{loss}.{(reduction == Reduction.Mean ? "mean" : "sum")}";
            var leaf = input.detach().clone().requires_grad_();
            var value = forward(leaf);
            value.backward();
            file.Note(name, options);
            file.Add(name + ".input", input);
            file.Add(name + ".target", target);
            file.Add(name + ".loss", value);
            file.Add(name + ".grad.input", leaf.grad!);
        }
    }
}
