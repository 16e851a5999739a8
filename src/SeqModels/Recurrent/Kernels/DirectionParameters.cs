using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

/// <summary>The parameters of one layer in one direction, and the cache of their packed weights.</summary>
internal sealed class DirectionParameters(Parameter inputWeights, Parameter hiddenWeights, Parameter inputBias, Parameter hiddenBias, Parameter? peepholes)
{
    /// <summary>The index of <see cref="HiddenWeights"/> in <see cref="All"/>.</summary>
    public const int HiddenWeightsIndex = 1;

    private object? _single;
    private object? _double;
    private object? _replacedSingle;
    private object? _replacedDouble;

    public Parameter InputWeights { get; } = inputWeights;

    public Parameter HiddenWeights { get; } = hiddenWeights;

    public Parameter InputBias { get; } = inputBias;

    public Parameter HiddenBias { get; } = hiddenBias;

    public Parameter? Peepholes { get; } = peepholes;

    /// <summary>In the order of an operation's inputs.</summary>
    public Tensor[] All { get; } = peepholes is null
        ? [inputWeights, hiddenWeights, inputBias, hiddenBias]
        : [inputWeights, hiddenWeights, inputBias, hiddenBias, peepholes];

    /// <summary>A number that grows with every change of a parameter.</summary>
    public long Version
    {
        get
        {
            long version = 0;
            foreach (Tensor parameter in All)
                version += parameter.Version;
            return version;
        }
    }

    /// <summary>Adds the parameters to a cell.</summary>
    public void ShareWith(Module cell)
    {
        foreach (Tensor parameter in All)
            cell.Share((Parameter)parameter);
    }

    /// <summary>The slot that caches the packed weights of one element type.</summary>
    /// <param name="isSingle">Whether the elements are float rather than double.</param>
    /// <param name="isReplaced">Whether W_hh is replaced.</param>
    public ref object? PackedSlot(bool isSingle, bool isReplaced)
    {
        if (isReplaced)
            return ref isSingle ? ref _replacedSingle : ref _replacedDouble;
        return ref isSingle ? ref _single : ref _double;
    }
}
