namespace SeqModels.Tensors;

/// <summary>
/// Iterates over the elements of two broadcast tensors row by row: within a row of <see cref="Length"/> consecutive elements of the result,
/// each operand either advances with it or stays at one element. Adjacent axes with the same strides are merged first, so that rows are as
/// long as possible; rows are enumerated in row-major order of the result.
/// </summary>
internal ref struct BroadcastRows
{
    private readonly Span<int> _sizes;
    private readonly Span<int> _stridesA;
    private readonly Span<int> _stridesB;
    private readonly Span<int> _position;
    private readonly int _axes;
    private int _row;
    private readonly int _rows;

    /// <summary>Prepares the iteration; <paramref name="memory"/> has <see cref="MemoryLength"/> elements.</summary>
    public BroadcastRows(Shape a, Shape b, Shape result, Span<int> memory)
    {
        int rank = result.Rank + 1;
        _sizes = memory[..rank];
        _stridesA = memory[rank..(2 * rank)];
        _stridesB = memory[(2 * rank)..(3 * rank)];
        _position = memory[(3 * rank)..(4 * rank)];
        _position.Clear();

        // From the last axis to the first; merged axes are written from the end of the spans.
        int at = rank, strideA = 1, strideB = 1;
        for (int back = 1; back <= result.Rank; back++)
        {
            int size = result[-back];
            int sizeA = back <= a.Rank ? a[-back] : 1, sizeB = back <= b.Rank ? b[-back] : 1;
            if (size == 1)
                continue;

            int stepA = sizeA == 1 ? 0 : strideA, stepB = sizeB == 1 ? 0 : strideB;
            if (at < rank && stepA == _sizes[at] * _stridesA[at] && stepB == _sizes[at] * _stridesB[at])
            {
                _sizes[at] *= size;
            }
            else
            {
                at--;
                (_sizes[at], _stridesA[at], _stridesB[at]) = (size, stepA, stepB);
            }

            (strideA, strideB) = (strideA * sizeA, strideB * sizeB);
        }

        if (at == rank)
        {
            at--;
            (_sizes[at], _stridesA[at], _stridesB[at]) = (1, 1, 1);
        }

        Length = _sizes[^1];
        (StepA, StepB) = (_stridesA[^1], _stridesB[^1]);
        _axes = at;
        _rows = result.ElementCount == 0 ? 0 : result.ElementCount / Length;
        _row = -1;
    }

    /// <summary>The number of elements per row.</summary>
    public int Length { get; }

    /// <summary>The stride of the first operand within a row: 1, or 0 if it is constant.</summary>
    public int StepA { get; }

    /// <summary>The stride of the second operand within a row: 1, or 0 if it is constant.</summary>
    public int StepB { get; }

    /// <summary>The offset of the row in the first operand.</summary>
    public int A { get; private set; }

    /// <summary>The offset of the row in the second operand.</summary>
    public int B { get; private set; }

    /// <summary>The offset of the row in the result.</summary>
    public readonly int Result => _row * Length;

    /// <summary>The number of elements of memory that an iteration needs.</summary>
    public static int MemoryLength(Shape result) => 4 * (result.Rank + 1);

    /// <summary>Advances to the next row; false after the last one.</summary>
    public bool Next()
    {
        if (++_row == 0 || _row >= _rows)
            return _row < _rows;

        for (int axis = _sizes.Length - 2; axis >= _axes; axis--)
        {
            A += _stridesA[axis];
            B += _stridesB[axis];
            if (++_position[axis] < _sizes[axis])
                return true;

            A -= _sizes[axis] * _stridesA[axis];
            B -= _sizes[axis] * _stridesB[axis];
            _position[axis] = 0;
        }

        return true;
    }
}
