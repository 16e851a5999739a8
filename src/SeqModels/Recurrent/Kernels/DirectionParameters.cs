using System.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

/// <summary>The parameters of one layer in one direction, and their packed weights.</summary>
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

    /// <summary>The packed weights, repacked if a parameter has changed.</summary>
    /// <param name="forBackward">Whether to pack the weights of the backward pass too.</param>
    /// <param name="hidden">
    /// The replacement of W_hh, or null. Its packed weights have their own memory, which is reused by the next replacement.
    /// </param>
    public DirectionWeights<T> Packed<T, TKernel>(bool forBackward, Tensor? hidden = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, ICellKernel
    {
        ref object? slot = ref hidden is null
            ? ref typeof(T) == typeof(float) ? ref _single : ref _double
            : ref typeof(T) == typeof(float) ? ref _replacedSingle : ref _replacedDouble;
        if (slot is null)
            Interlocked.CompareExchange(ref slot, new DirectionWeights<T>(this, TKernel.Columns, TKernel.InputParts, TKernel.HiddenParts), null);
        var weights = (DirectionWeights<T>)slot;
        weights.Refresh(forBackward, hidden);
        return weights;
    }
}
