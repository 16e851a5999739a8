using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Numerics.Streaming;

/// <summary>
/// Weights quantised to 8 bits: W[k, j] ≈ scale[j] · w[k, j] with integers w in ±127 and scale[j] = max_k |W[k, j]| / 127, one scale per
/// output unit (per row of the parameter). A product quantises x to 16 bits, accumulates exactly in 32-bit integers, and ends with one
/// fused multiply-add per column: y[j] += Σ_k q[k] w[k, j] · (scale of x · scale[j]), with the same bits on every machine.
/// </summary>
internal sealed unsafe class QuantizedStepMatrix : StepMatrix
{
    public const int WeightLimit = 127;

    /// <summary>The number of columns of a panel, which stores for each pair of k the two weights of every column contiguously.</summary>
    public const int PanelWidth = 64;

    private const int Alignment = 64;
    private const nint LeastBytesForTeam = 1 << 20;
    private const nint BytesPerShard = 128 << 10;

    // Pinned, so that the alignment is permanent.
    private sbyte[] _weights = [];
    private float[] _scales = [];
    private int _offset;
    private int _rows;
    private int _columns;

    public override int Rows => _rows;

    public override int Columns => _columns;

    private int Panels => Parts.Count(_columns, PanelWidth);

    private nint PanelBytes => (nint)(_rows + 1) / 2 * 2 * PanelWidth;

    private Span<sbyte> Weights => _weights.AsSpan(_offset);

    public override void Pack(Matrix<float> source)
    {
        (_rows, _columns) = (source.Rows, source.Columns);
        Reserve();
        Span<sbyte> weights = Weights;
        weights.Clear();
        for (int column = 0; column < _columns; column++)
        {
            float largest = 0;
            for (int k = 0; k < _rows; k++)
                largest = MathF.Max(largest, MathF.Abs(*source.Address(k, column)));
            _scales[column] = largest / WeightLimit;
            float inverse = largest > 0 ? WeightLimit / largest : 0;
            if (!float.IsFinite(inverse) || !float.IsFinite(largest))
            {
                // Weights too small to scale are treated as zero; NaN or infinite weights make the outputs of the column NaN.
                _scales[column] = float.IsFinite(largest) ? 0 : float.NaN;
                continue;
            }

            for (int k = 0; k < _rows; k++)
                weights[Place(k, column)] = (sbyte)MathF.Round(*source.Address(k, column) * inverse);
        }
    }

    protected override void Add(float* x, float* y, nint stride, StepScratch scratch)
    {
        int quantizedStride = QuantizedVector.Stride(_rows);
        if (scratch.Quantized.Length < (long)scratch.Batch * quantizedStride || _weights.Length == 0)
            throw new InvalidOperationException($"QuantizedStepMatrix.Add: {scratch.Batch} rows of {_rows} values do not fit into the stepper's scratch memory.");
        nint bytes = Panels * PanelBytes;
        int shards = bytes < LeastBytesForTeam ? 1 : (int)nint.Min(Panels, bytes / BytesPerShard);
        fixed (sbyte* weights = Weights)
        fixed (short* quantized = scratch.Quantized)
        fixed (float* scales = _scales, xScales = scratch.Scales)
        {
            for (int row = 0; row < scratch.Batch; row++)
                xScales[row] = QuantizedVector.Quantize(x + ((nint)row * _rows), _rows, quantized + ((nint)row * quantizedStride));
            WorkerTeam.Run(shards, new Job
            {
                Weights = weights,
                Scales = scales,
                Pairs = (_rows + 1) / 2,
                Columns = _columns,
                X = quantized,
                XScales = xScales,
                XStride = quantizedStride,
                Y = y,
                YStride = stride,
                Batch = scratch.Batch,
                Backward = scratch.Backward,
                Shards = shards,
            });
        }
    }

    protected override void AddRow(int k, float* y)
    {
        for (int column = 0; column < _columns; column++)
            y[column] = MathF.FusedMultiplyAdd(Weights[Place(k, column)], _scales[column], y[column]);
    }

    /// <summary>The index of a weight; one array contains all weights, so it is an int.</summary>
    private int Place(int k, int column) =>
        (int)(column / PanelWidth * PanelBytes) + (2 * (column % PanelWidth)) + (k / 2 * 2 * PanelWidth) + (k % 2);

    private void Reserve()
    {
        int needed = ArrayLength.Sum("Weights of 8 bits and their alignment", ArrayLength.Of("Weights of 8 bits [panels, bytes]", Panels, PanelBytes), Alignment);
        if (_weights.Length < needed)
        {
            sbyte[] weights = GC.AllocateUninitializedArray<sbyte>(needed, pinned: true);
            fixed (sbyte* start = weights)
                (_weights, _offset) = (weights, (int)((Alignment - ((nint)start % Alignment)) % Alignment));
        }

        if (_scales.Length < Panels * PanelWidth)
            _scales = new float[ArrayLength.Of("Scales of weights of 8 bits", Panels, PanelWidth)];
    }

    private struct Job : IShardJob
    {
        public sbyte* Weights;
        public float* Scales;
        public int Pairs;
        public int Columns;
        public short* X;
        public float* XScales;
        public int XStride;
        public float* Y;
        public nint YStride;
        public int Batch;
        public int Shards;
        public bool Backward;

        public readonly void Run(int shard)
        {
            int panels = Parts.Count(Columns, PanelWidth);
            int first = (int)((long)panels * shard / Shards);
            int end = (int)((long)panels * (shard + 1) / Shards);
            int* sums = stackalloc int[PanelWidth];
            for (int i = first; i < end; i++)
            {
                int panel = Backward ? first + end - 1 - i : i;
                int column = panel * PanelWidth;
                for (int row = 0; row < Batch; row++)
                {
                    QuantizedKernel.Sum(X + ((nint)row * XStride), Weights + ((nint)panel * 2 * Pairs * PanelWidth), Pairs, sums);
                    QuantizedKernel.Scale(sums, XScales[row], Scales + column, Y + (row * YStride) + column, Math.Min(PanelWidth, Columns - column));
                }
            }
        }
    }
}
