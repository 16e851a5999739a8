using System.Globalization;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>A chain of modules: y = f_n(… f_1(x)). The submodules are named 0, 1, …, as in PyTorch.</summary>
public sealed class Sequential : TensorModule
{
    private readonly TensorModule[] _modules;

    /// <summary>Creates the chain.</summary>
    /// <param name="modules">The modules f_1 to f_n; the identity if empty.</param>
    public Sequential(params IEnumerable<TensorModule> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        _modules = [.. modules];
        for (int i = 0; i < _modules.Length; i++)
        {
            AddModule(i.ToString(CultureInfo.InvariantCulture), _modules[i]);
        }
    }

    /// <summary>The modules in order.</summary>
    public IReadOnlyList<TensorModule> Modules => _modules;

    /// <summary>Applies all modules in order.</summary>
    /// <param name="x">The input of the first module.</param>
    /// <returns>The output of the last module.</returns>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        foreach (TensorModule module in _modules)
        {
            x = module.Forward(x);
        }

        return x;
    }
}
