using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqModels.Numerics;

/// <summary>
/// Weights of 8 bits: W[k, j] ≈ scale[j] · w[k, j], w whole in ±127, scale[j] = max_k |W[k, j]| / 127: one scale per unit (per row of the
/// parameter). A product quantises x to 16 bits, adds whole numbers exactly in 32 bits, and ends with one fused multiply-add per
/// column: y[j] += Σ_k q[k] w[k, j] · (scale of x · scale[j]), the same bits on every machine.
/// </summary>
internal sealed unsafe class QuantizedStepMatrix : StepMatrix
{
    public const int WeightLimit = 127;

    /// <summary>Columns of a panel, which holds for each pair of k the two weights of every column side by side.</summary>
    public const int PanelWidth = 64;

    private const int Alignment = 64;
    private const nint LeastBytesForTeam = 1 << 20;
    private const nint BytesPerShard = 128 << 10;

    // Pinned, so that the garbage collector frees the memory without anyone disposing of this.
    private sbyte[] _weights = [];
    private float[] _scales = [];
    private nint _offset;
    private int _rows;
    private int _columns;

    public override int Rows => _rows;

    public override int Columns => _columns;

    private int Panels => (_columns + PanelWidth - 1) / PanelWidth;

    private nint PanelBytes => (nint)(_rows + 1) / 2 * 2 * PanelWidth;

    private sbyte* Weights => (sbyte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_weights)) + _offset;

    private float* Scales => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_scales));

    public override void Pack(Matrix<float> source)
    {
        (_rows, _columns) = (source.Rows, source.Columns);
        Reserve();
        new Span<sbyte>(Weights, checked((int)(Panels * PanelBytes))).Clear();
        for (int column = 0; column < _columns; column++)
        {
            float largest = 0;
            for (int k = 0; k < _rows; k++)
                largest = MathF.Max(largest, MathF.Abs(*source.Address(k, column)));
            Scales[column] = largest / WeightLimit;
            float inverse = largest > 0 ? WeightLimit / largest : 0;
            if (!float.IsFinite(inverse) || !float.IsFinite(largest))
            {
                // Weights too small to scale count as zero; weights that are no numbers make every output of the column none.
                Scales[column] = float.IsFinite(largest) ? 0 : float.NaN;
                continue;
            }

            sbyte* target = Place(column);
            for (int k = 0; k < _rows; k++)
                target[((nint)(k / 2) * 2 * PanelWidth) + (k % 2)] = (sbyte)MathF.Round(*source.Address(k, column) * inverse);
        }
    }

    public override void Add(float* x, float* y, nint stride, StepScratch scratch)
    {
        int quantizedStride = QuantizedVector.Stride(_rows);
        for (int row = 0; row < scratch.Batch; row++)
            scratch.Scales[row] = QuantizedVector.Quantize(x + ((nint)row * _rows), _rows, scratch.Quantized + ((nint)row * quantizedStride));
        nint bytes = Panels * PanelBytes;
        Job job = new()
        {
            Matrix = this,
            X = scratch.Quantized,
            XScales = scratch.Scales,
            XStride = quantizedStride,
            Y = y,
            YStride = stride,
            Batch = scratch.Batch,
            Backward = scratch.Backward,
            Shards = bytes < LeastBytesForTeam ? 1 : (int)nint.Min(Panels, bytes / BytesPerShard),
        };
        WorkerTeam.Run(job.Shards, job);
        GC.KeepAlive(scratch);
    }

    public override void AddRow(int k, float* y)
    {
        for (int column = 0; column < _columns; column++)
            y[column] = MathF.FusedMultiplyAdd(Place(column)[((nint)(k / 2) * 2 * PanelWidth) + (k % 2)], Scales[column], y[column]);
    }

    /// <summary>The first weight of a column.</summary>
    private sbyte* Place(int column) => Weights + (column / PanelWidth * PanelBytes) + (2 * (column % PanelWidth));

    private void Reserve()
    {
        int needed = checked((int)(Panels * PanelBytes)) + Alignment;
        if (_weights.Length < needed)
        {
            _weights = GC.AllocateUninitializedArray<sbyte>(needed, pinned: true);
            _offset = 0;
            _offset = (Alignment - ((nint)Weights % Alignment)) % Alignment;
        }

        if (_scales.Length < Panels * PanelWidth)
            _scales = GC.AllocateArray<float>(Panels * PanelWidth, pinned: true);
    }

    private struct Job : IShardJob
    {
        public QuantizedStepMatrix Matrix;
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
            int panels = Matrix.Panels;
            int first = (int)((long)panels * shard / Shards);
            int end = (int)((long)panels * (shard + 1) / Shards);
            int* sums = stackalloc int[PanelWidth];
            for (int i = first; i < end; i++)
            {
                int panel = Backward ? first + end - 1 - i : i;
                int column = panel * PanelWidth;
                for (int row = 0; row < Batch; row++)
                {
                    QuantizedKernel.Sum(X + ((nint)row * XStride), Matrix.Weights + (panel * Matrix.PanelBytes), (Matrix._rows + 1) / 2, sums);
                    QuantizedKernel.Scale(
                        sums, XScales[row], Matrix.Scales + column, Y + (row * YStride) + column, Math.Min(PanelWidth, Matrix._columns - column));
                }
            }
        }
    }
}
