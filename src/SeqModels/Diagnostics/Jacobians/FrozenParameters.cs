using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Jacobians;

/// <summary>Spares backward passes the gradients of a module's parameters until it is disposed.</summary>
internal sealed class FrozenParameters : IDisposable
{
    private readonly Parameter[] _parameters;

    public FrozenParameters(Module module)
    {
        _parameters = [.. module.Parameters().Where(parameter => parameter.RequiresGradient)];
        Set(false);
    }

    public void Dispose() => Set(true);

    private void Set(bool requiresGradient)
    {
        foreach (Parameter parameter in _parameters)
            parameter.RequiresGradient = requiresGradient;
    }
}
