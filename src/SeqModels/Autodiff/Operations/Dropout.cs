using System.Numerics;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Autodiff.Operations;

// y = x ⊙ m, m = 0 with probability p and 1 / (1 − p) otherwise, drawn for each element in row-major order. dx += dy ⊙ m. Saves m.
internal sealed class Dropout(double probability, RandomSource random) : Operation
{
    private Workspace _mask;

    public static Tensor Apply(Tensor x, double probability, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, FormattableString.Invariant($"Dropout: the probability must lie in [0, 1], but was {probability}."));
        }

        return probability == 0 ? x : new Dropout(probability, random).Run(x.Shape, x);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        _mask = Allocate<T>(x.Length);
        Span<T> mask = _mask.AsSpan<T>();
        Draw(mask);
        Elementwise.Binary(x, mask, Output<T>(), default(Product<T>));
    }

    protected override void Backward<T>() =>
        Elementwise.BinaryAccumulate(OutputGradient<T>(), _mask.AsSpan<T>(), InputGradient<T>(0), default(Product<T>));

    /// <summary>Two elements from every 64 random bits, upper half first: dropped if the 32 bits are below p·2³².</summary>
    private void Draw<T>(Span<T> mask)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long threshold = (long)Math.Round(probability * (1L << 32));
        ReadOnlySpan<T> values = [probability < 1 ? T.CreateTruncating(1 / (1 - probability)) : T.Zero, T.Zero];

        // The sign of a difference picks the value: a branch would be mispredicted every other time.
        int i = 0;
        for (; i + 1 < mask.Length; i += 2)
        {
            ulong bits = random.NextUInt64();
            mask[i] = values[(int)(((long)(bits >> 32) - threshold) >>> 63)];
            mask[i + 1] = values[(int)(((uint)bits - threshold) >>> 63)];
        }

        if (i < mask.Length)
            mask[i] = values[(int)(((long)(random.NextUInt64() >> 32) - threshold) >>> 63)];
    }
}

public static partial class TensorOperations
{
    extension(Tensor x)
    {
        /// <summary>
        /// Each element 0 with a probability p, else multiplied by 1 / (1 − p), so that the mean stays (Srivastava et al. 2014, "inverted").
        /// For training only: evaluate without it.
        /// </summary>
        /// <param name="probability">The probability p of 0, in [0, 1]; with 0 the result is x itself and nothing is drawn.</param>
        /// <param name="random">Gives one 64-bit number for every two elements: the same mask on every machine.</param>
        /// <exception cref="ArgumentOutOfRangeException">The probability lies outside [0, 1].</exception>
        public Tensor Dropout(double probability, RandomSource random) => Operations.Dropout.Apply(x, probability, random);
    }
}
