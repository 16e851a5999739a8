using static TorchSharp.torch;

namespace SeqModels.Benchmarks.Torch;

/// <summary>C = A·B by libtorch (MKL) into memory that exists.</summary>
internal sealed class TorchProduct : IContestant
{
    private readonly IDisposable _mode = inference_mode();
    private readonly Tensor _a;
    private readonly Tensor _b;
    private readonly Tensor _c;

    public TorchProduct(int m, int k, int n)
    {
        _a = tensor(Draw.Uniform("a", (long)m * k, 1), m, k);
        _b = tensor(Draw.Uniform("b", (long)k * n, 1), k, n);
        _c = zeros(m, n);
    }

    public void Run() => _c.addmm_(_a, _b, beta: 0, alpha: 1);

    public double Result() => _c.square().sum().item<float>();

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _c.Dispose();
        _mode.Dispose();
    }
}
