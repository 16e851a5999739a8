// snippet: OwnLoss
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A layer and a loss of one's own in docs/guide/extending.md.</summary>
internal static class OwnLoss
{
    public static void Run()
    {
        // snippet: OwnLoss
        var layer = new Highway(6, new RandomSource(1));
        layer.ConvertTo(DType.Float64);
        Tensor x = Tensor.Normal([4, 6], new RandomSource(2)).To(DType.Float64);
        var classes = new Indices(new[] { 0, 5, 2, 1 }, [4]);
        Console.WriteLine(GradientCheck.Check(() => FocalLoss(layer.Forward(x), classes, 2), [x, .. layer.Parameters()]).Passed);

        // (1 − p)^γ · (−ln p) with p the probability of the class, and e = −ln p (Lin et al. 2017).
        static Tensor FocalLoss(Tensor logits, Indices classes, double gamma)
        {
            Tensor e = Loss.CrossEntropy(logits, classes, new() { Reduction = Reduction.None });
            return ((1 - (-e).Exp()).Power(gamma) * e).Mean();
        }
        // end snippet
    }

    // snippet: OwnLoss

    /// <summary>A highway layer: y = g ⊙ relu(W x + b) + (1 − g) ⊙ x, g = σ(W_g x + b_g) (Srivastava, Greff and Schmidhuber 2015).</summary>
    internal sealed class Highway : Module
    {
        private readonly Linear _gate;
        private readonly Linear _change;

        public Highway(int size, RandomSource random)
        {
            _gate = AddModule("gate", new Linear(size, size, random));
            _change = AddModule("change", new Linear(size, size, random));
        }

        public Tensor Forward(Tensor x)
        {
            Tensor gate = _gate.Forward(x).Sigmoid();
            return (gate * _change.Forward(x).Relu()) + ((1 - gate) * x);
        }
    }
    // end snippet
}
