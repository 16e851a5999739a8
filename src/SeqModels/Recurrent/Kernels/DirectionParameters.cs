using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

/// <summary>The parameters of one layer in one direction, and the cache of their packed weights.</summary>
/// <param name="inputWeights">W_ih [blocks·H, I].</param>
/// <param name="hiddenWeights">W_hh [blocks·H, P], where P is the size of h: H without a projection.</param>
/// <param name="inputBias">b_ih [blocks·H]; null without biases.</param>
/// <param name="hiddenBias">b_hh [blocks·H]; null without biases.</param>
/// <param name="peepholes">The peephole weights, or null.</param>
/// <param name="projection">W_hr [P, H], or null.</param>
internal sealed class DirectionParameters(
    Parameter inputWeights, Parameter hiddenWeights, Parameter? inputBias, Parameter? hiddenBias, Parameter? peepholes = null, Parameter? projection = null)
{
    /// <summary>The index of <see cref="HiddenWeights"/> in <see cref="All"/>.</summary>
    public const int HiddenWeightsIndex = 1;

    private object? _single;
    private object? _double;
    private object? _replacedSingle;
    private object? _replacedDouble;

    public Parameter InputWeights { get; } = inputWeights;

    public Parameter HiddenWeights { get; } = hiddenWeights;

    public Parameter? InputBias { get; } = inputBias;

    public Parameter? HiddenBias { get; } = hiddenBias;

    public Parameter? Peepholes { get; } = peepholes;

    public Parameter? Projection { get; } = projection;

    /// <summary>H, the size of c and of each gate.</summary>
    public int Size => Projection is null ? StateSize : Projection.Shape[1];

    /// <summary>P, the size of h: H without a projection.</summary>
    public int StateSize => HiddenWeights.Shape[1];

    public bool HasBias => InputBias is not null;

    /// <summary>In the order of an operation's inputs.</summary>
    public Tensor[] All { get; } = [.. new Tensor?[] { inputWeights, hiddenWeights, inputBias, hiddenBias, peepholes, projection }.OfType<Tensor>()];

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

    /// <summary>x·W_ihᵀ + b_ih.</summary>
    public Tensor OfInput(Tensor x) => Add(x.MatMul(InputWeights, transposeB: true), InputBias);

    /// <summary>h·W_hhᵀ + b_hh.</summary>
    public Tensor OfHidden(Tensor h) => Add(h.MatMul(HiddenWeights, transposeB: true), HiddenBias);

    /// <summary>The index of a parameter in <see cref="All"/>.</summary>
    public int IndexOf(Parameter parameter) => Array.IndexOf(All, parameter);

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

    private static Tensor Add(Tensor product, Tensor? bias) => bias is null ? product : product + bias;
}
