using System.Numerics;
using SeqModels.Numerics.Threads;
using SeqModels.Optimizers.Clipping;
using SeqModels.Tensors;

namespace SeqModels.Optimizers.Updates;

/// <summary>
/// Runs an <see cref="IUpdateFormula{T}"/> over a parameter in one pass: in blocks that fit into the L1 cache, with the
/// gradient scaled and clipped per block. Elements are independent, so that the result does not depend on the blocks.
/// </summary>
internal static unsafe class BlockLoop
{
    private const int ShardLength = 1 << 15;
    private const int BlockLength = 1 << 10;

    /// <summary>Updates the parameter. Returns whether all its values are finite.</summary>
    public static bool Run<T, TFormula>(Tensor parameter, Tensor gradient, GradientChange change, TFormula formula, Tensor[] state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : struct, IUpdateFormula<T>
    {
        // Lazily zeroed elements are cleared here, before several threads access them.
        _ = gradient.AsSpan<T>();
        int length = parameter.AsWritableSpan<T>().Length;
        foreach (Tensor tensor in state)
        {
            _ = tensor.AsWritableSpan<T>();
        }

        bool isBroken = false;
        WorkerTeam.Run(Parts.Count(length, ShardLength), new Shards<T, TFormula>(parameter, gradient, change, formula, state, &isBroken));
        return !isBroken;
    }

    private readonly struct Shards<T, TFormula>(Tensor parameter, Tensor gradient, GradientChange change, TFormula formula, Tensor[] state, bool* isBroken) : IShardJob
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : struct, IUpdateFormula<T>
    {
        public void Run(int shard)
        {
            Span<T> values = parameter.AsWritableSpan<T>();
            ReadOnlySpan<T> gradients = gradient.AsSpan<T>();
            T* scratch = stackalloc T[BlockLength];
            bool isFinite = true;
            (int start, int end) = Parts.Range(shard, ShardLength, values.Length);
            while (start < end)
            {
                int count = Math.Min(BlockLength, end - start);
                ReadOnlySpan<T> given = gradients.Slice(start, count);
                if (!change.IsNone)
                {
                    var changed = new Span<T>(scratch, count);
                    change.Apply(given, changed, start, values.Length);
                    given = changed;
                }

                Span<T> block = values.Slice(start, count);
                formula.Apply(block, given, new StateSpans<T>(state, start, count));
                foreach (T value in block)
                {
                    isFinite &= T.IsFinite(value);
                }

                start += count;
            }

            if (!isFinite)
                *isBroken = true;
        }
    }
}
