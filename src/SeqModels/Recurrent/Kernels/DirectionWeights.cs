using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;
using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

/// <summary>
/// The packed weights of one direction, repacked only when a parameter has changed. Thread safe while no parameter changes.
/// </summary>
internal sealed unsafe class DirectionWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DirectionParameters _parameters;
    private readonly BlockPart[] _inputParts;
    private readonly BlockPart[] _hiddenParts;
    private readonly Lock _packing = new();
    private readonly T[] _vectors;
    private readonly int _size;
    private readonly int _bias;
    private long _forwardVersion = -1;
    private long _backwardVersion = -1;
    private Tensor? _forwardHidden;
    private Tensor? _backwardHidden;

    public DirectionWeights(DirectionParameters parameters, int columns, BlockPart[] inputParts, BlockPart[] hiddenParts)
    {
        (_parameters, _inputParts, _hiddenParts) = (parameters, inputParts, hiddenParts);
        _size = parameters.Size;
        Input = NewPacks(inputParts);
        Hidden = NewPacks(hiddenParts);
        InputBack = NewPacks(inputParts);
        HiddenBack = NewPacks(hiddenParts);
        if (parameters.Projection is not null)
            (Projection, ProjectionBack) = (new(), new());
        _bias = columns * _size;
        _vectors = new T[_bias + (parameters.Peepholes?.Length ?? 0)];
    }

    /// <summary>The number of times the weights were packed, for tests.</summary>
    public int Packings { get; private set; }

    /// <summary>W_ihᵀ [I, blocks·H] of each input part.</summary>
    public PackedMatrix<T>[] Input { get; }

    /// <summary>W_hhᵀ [P, blocks·H] of each hidden part.</summary>
    public PackedMatrix<T>[] Hidden { get; }

    /// <summary>W_ih [blocks·H, I] of each input part.</summary>
    public PackedMatrix<T>[] InputBack { get; }

    /// <summary>W_hh [blocks·H, P] of each hidden part.</summary>
    public PackedMatrix<T>[] HiddenBack { get; }

    /// <summary>W_hrᵀ [H, P], or null.</summary>
    public PackedMatrix<T>? Projection { get; }

    /// <summary>W_hr [P, H], or null.</summary>
    public PackedMatrix<T>? ProjectionBack { get; }

    /// <summary>The initial value of a gate row [Columns·H]: the two biases, added where both belong to the same block.</summary>
    public ReadOnlySpan<T> RowBias => _vectors.AsSpan(0, _bias);

    /// <summary>The peephole weights; empty without peepholes.</summary>
    public ReadOnlySpan<T> Peepholes => _vectors.AsSpan(_bias);

    /// <summary>Repacks what has changed.</summary>
    /// <param name="forBackward">Whether to pack the weights of the backward pass too.</param>
    /// <param name="hidden">The replacement of W_hh, or null.</param>
    public void Refresh(bool forBackward, Tensor? hidden = null)
    {
        long version = _parameters.Version;
        if (IsForwardOf(version, hidden) && (!forBackward || IsBackwardOf(version, hidden)))
            return;
        lock (_packing)
        {
            if (!IsForwardOf(version, hidden))
            {
                Pack(_parameters.InputWeights, _inputParts, Input, transposed: true);
                Pack(hidden ?? _parameters.HiddenWeights, _hiddenParts, Hidden, transposed: true);
                PackProjection(Projection, transposed: true);
                CopyVectors();
                Packings++;
                _forwardHidden = hidden;
                Volatile.Write(ref _forwardVersion, version);
            }

            if (forBackward && !IsBackwardOf(version, hidden))
            {
                Pack(_parameters.InputWeights, _inputParts, InputBack, transposed: false);
                Pack(hidden ?? _parameters.HiddenWeights, _hiddenParts, HiddenBack, transposed: false);
                PackProjection(ProjectionBack, transposed: false);
                _backwardHidden = hidden;
                Volatile.Write(ref _backwardVersion, version);
            }
        }
    }

    private bool IsForwardOf(long version, Tensor? hidden) => Volatile.Read(ref _forwardVersion) == version && _forwardHidden == hidden;

    private bool IsBackwardOf(long version, Tensor? hidden) => Volatile.Read(ref _backwardVersion) == version && _backwardHidden == hidden;

    private static PackedMatrix<T>[] NewPacks(BlockPart[] parts) => Array.ConvertAll(parts, _ => new PackedMatrix<T>());

    private void Pack(Tensor weights, BlockPart[] parts, PackedMatrix<T>[] packs, bool transposed)
    {
        int columns = weights.Shape[1];
        fixed (T* data = weights.AsSpan<T>())
        {
            for (int i = 0; i < parts.Length; i++)
            {
                Matrix<T> rows = new(data + ((nint)parts[i].Block * _size * columns), parts[i].Count * _size, columns);
                packs[i].Pack(transposed ? rows.Transpose() : rows);
            }
        }
    }

    private void PackProjection(PackedMatrix<T>? packed, bool transposed)
    {
        if (packed is null)
            return;
        fixed (T* data = _parameters.Projection!.AsSpan<T>())
        {
            Matrix<T> weights = new(data, _parameters.StateSize, _size);
            packed.Pack(transposed ? weights.Transpose() : weights);
        }
    }

    private void CopyVectors()
    {
        Span<T> bias = _vectors.AsSpan(0, _bias);
        bias.Clear();
        AddBias(_parameters.InputBias, _inputParts, bias);
        AddBias(_parameters.HiddenBias, _hiddenParts, bias);
        _parameters.Peepholes?.AsSpan<T>().CopyTo(_vectors.AsSpan(_bias));
    }

    private void AddBias(Tensor? source, BlockPart[] parts, Span<T> bias)
    {
        if (source is null)
            return;
        foreach (BlockPart part in parts)
        {
            ReadOnlySpan<T> from = source.AsSpan<T>().Slice(part.Block * _size, part.Count * _size);
            Span<T> to = bias.Slice(part.Column * _size, from.Length);
            for (int i = 0; i < to.Length; i++)
                to[i] += from[i];
        }
    }
}
