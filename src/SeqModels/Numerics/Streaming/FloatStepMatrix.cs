using System.Runtime.Intrinsics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;
using SeqModels.Numerics.Threads;

namespace SeqModels.Numerics.Streaming;

/// <summary>
/// Float weights in the panels of a <see cref="PackedMatrix{T}"/>, which may be shared. One row is multiplied by
/// <see cref="MatrixVector"/>, several through the product kernels; each element is the same chain of fused multiply-adds.
/// </summary>
internal sealed unsafe class FloatStepMatrix(PackedMatrix<float> panels) : StepMatrix
{
    // Below this many bytes of weights (some tens of microseconds), waking a worker costs more than it gains.
    private const nint LeastBytesForTeam = 2 << 20;
    private const nint BytesPerShard = 256 << 10;

    public override int Rows => panels.Rows;

    public override int Columns => panels.Columns;

    public override void Pack(Matrix<float> source) => panels.Pack(source);

    protected override void Add(float* x, float* y, nint stride, StepScratch scratch)
    {
        if (scratch.Batch > 1)
        {
            MatrixProduct.Multiply(new Matrix<float>(x, scratch.Batch, Rows), panels, new Matrix<float>(y, scratch.Batch, Columns, stride, 1), accumulate: true);
            return;
        }

        nint bytes = (nint)Rows * Columns * sizeof(float);
        int units = MatrixVector.Units(Columns, panels.PanelWidth);
        int shards = bytes < LeastBytesForTeam ? 1 : (int)nint.Min(units, bytes / BytesPerShard);
        fixed (float* data = panels)
        {
            WorkerTeam.Run(shards, new Job
            {
                Task = new() { X = x, Y = y, Panels = data, Depth = Rows, Columns = Columns },
                Units = units,
                Shards = shards,
                Backward = scratch.Backward,
            });
        }
    }

    protected override void AddRow(int k, float* y)
    {
        int width = panels.PanelWidth;
        fixed (float* data = panels)
        {
            float* row = data + ((nint)k * width);
            for (int column = 0; column < Columns; column += width, row += (nint)width * Rows)
            {
                Span<float> to = new(y + column, Math.Min(width, Columns - column));
                Elementwise.Binary<float, Plus<float>>(to, new ReadOnlySpan<float>(row, to.Length), to, default);
            }
        }
    }

    private struct Job : IShardJob
    {
        public VectorTask Task;
        public int Units;
        public int Shards;
        public bool Backward;

        public readonly void Run(int shard)
        {
            int first = (int)((long)Units * shard / Shards);
            int end = (int)((long)Units * (shard + 1) / Shards);
            if (WidestLane.Is512)
                MatrixVector.Run<Vector512<float>, Lane512<float>>(in Task, first, end, Backward);
            else if (WidestLane.Is256)
                MatrixVector.Run<Vector256<float>, Lane256<float>>(in Task, first, end, Backward);
            else if (WidestLane.Is128)
                MatrixVector.Run<Vector128<float>, Lane128<float>>(in Task, first, end, Backward);
            else
                MatrixVector.Run<float, LaneScalar<float>>(in Task, first, end, Backward);
        }
    }
}
