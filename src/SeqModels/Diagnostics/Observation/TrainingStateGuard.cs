using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Diagnostics.Observation;

/// <summary>Restores, when disposed, what computing the loss of a training batch may change besides gradients: carried state and random sources.</summary>
internal sealed class TrainingStateGuard : IDisposable
{
    private readonly TrainingTask _task;
    private readonly Dictionary<string, Tensor> _carried;
    private readonly (RandomSource Source, RandomState State)[] _random;

    public TrainingStateGuard(TrainingTask task)
    {
        _task = task;
        _carried = task.State().ToDictionary(named => named.Name, named => Copy(named.Tensor), StringComparer.Ordinal);
        _random = [.. task.Module.NamedRandomSources().Select(named => (named.Random, named.Random.SaveState()))];
    }

    public void Dispose()
    {
        foreach ((RandomSource source, RandomState state) in _random)
            source.RestoreState(state);
        if (_carried.Count > 0)
            _task.LoadState(_carried);
    }

    private static Tensor Copy(Tensor tensor)
    {
        Tensor copy = Tensor.Zeros(tensor.Shape, tensor.DType);
        tensor.CopyTo(copy);
        return copy;
    }
}
