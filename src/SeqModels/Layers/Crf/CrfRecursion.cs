using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Layers.Crf;

/// <summary>
/// The forward–backward algorithm of a linear-chain CRF in log space, for one sequence of L steps and K tags:
/// <code>
/// a_1(j) = start_j + e_1j,   a_t(j) = e_tj + ln Σ_i exp(α_{t−1}(i) + A_ij),   c_t = ln Σ_j exp a_t(j),   α_t = a_t − c_t
/// c_{L+1} = ln Σ_j exp(α_L(j) + end_j),   ln Z = Σ c_t
/// b_L(j) = end_j,   b_t(i) = ln Σ_j exp(A_ij + e_{t+1,j} + β_{t+1}(j)),   n_t = ln Σ_j exp(α_t(j) + b_t(j)),   β_t = b_t − n_t
/// p(y_t = j) = exp(α_t(j) + β_t(j)),   p(y_t = i, y_{t+1} = j) = exp(α_t(i) + A_ij + e_{t+1,j} + β_{t+1}(j) − n_t)
/// </code>
/// Because α_t and β_t are normalized at every step, their rounding errors do not grow with the length; ln Z is summed in double.
/// </summary>
internal static class CrfRecursion
{
    /// <summary>The length of the scratch memory of both passes.</summary>
    public static int ScratchLength(int tags) => ArrayLength.Of("LinearChainCrf: the scores of one step [tags + 3, tags]", tags + 3L, tags);

    /// <summary>Computes α, [L, K]; returns ln Z, or −∞ if no sequence of tags is allowed.</summary>
    public static double Forward<T>(CrfChain<T> chain, ReadOnlySpan<T> emissions, Span<T> alpha, Span<T> scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int tags = chain.TagCount, length = emissions.Length / tags;
        Span<T> scores = scratch[..(tags * tags)], max = scratch.Slice(tags * tags, tags), sums = scratch.Slice(tags * (tags + 1), tags);
        Span<T> row = alpha[..tags];
        Elementwise.Binary(chain.Start, emissions[..tags], row, default(Plus<T>));
        double total = 0;
        for (int t = 0; t < length; t++)
        {
            if (t > 0)
            {
                ReadOnlySpan<T> previous = row;
                row = alpha.Slice(t * tags, tags);
                for (int i = 0; i < tags; i++)
                    Elementwise.Unary(chain.From(i), scores.Slice(i * tags, tags), new Shift<T>(previous[i]));
                SoftmaxKernel.Columns(scores, scores, max, sums);
                Elementwise.Ternary(max, sums, emissions.Slice(t * tags, tags), row, default(LogSumPlus<T>));
            }

            T norm = LogSum(row, max);
            if (T.IsNegativeInfinity(norm))
                return double.NegativeInfinity;
            total += double.CreateTruncating(norm);
            Elementwise.Unary(row, row, new Shift<T>(-norm));
        }

        Elementwise.Binary(row, chain.End, sums, default(Plus<T>));
        return total + double.CreateTruncating(LogSum(sums, max));
    }

    /// <summary>
    /// Adds <paramref name="scale"/> times the gradient of ln Z, which are the marginals: p(y_t = j) to the emissions, their ends to start and
    /// end, and Σ_t p(y_t = i, y_{t+1} = j) to the transitions. An empty span is skipped.
    /// </summary>
    public static void Backward<T>(CrfChain<T> chain, ReadOnlySpan<T> emissions, ReadOnlySpan<T> alpha, T scale, CrfGradients<T> gradients, Span<T> scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int tags = chain.TagCount, square = tags * tags, last = (emissions.Length / tags) - 1;
        Span<T> powers = scratch[..square], beta = scratch.Slice(square, tags), scores = scratch.Slice(square + tags, tags), max = scratch.Slice(square + (2 * tags), tags);
        var marginals = new ExpOfSum<T>(scale);
        chain.End.CopyTo(beta);
        for (int t = last; t >= 0; t--)
        {
            if (t < last)
            {
                // b_t, and powers(i, j) = exp(A_ij + e_{t+1,j} + β_{t+1}(j) − max_i).
                Elementwise.Binary(emissions.Slice((t + 1) * tags, tags), beta, scores, default(Plus<T>));
                for (int i = 0; i < tags; i++)
                {
                    Span<T> row = powers.Slice(i * tags, tags);
                    Elementwise.Binary(chain.From(i), scores, row, default(Plus<T>));
                    beta[i] = SoftmaxKernel.Log(SoftmaxKernel.Row<T>(row, row, out max[i])) + max[i];
                }
            }

            ReadOnlySpan<T> each = alpha.Slice(t * tags, tags);
            Elementwise.Binary(each, beta, scores, default(Plus<T>));
            T norm = LogSum(scores, scores);
            for (int i = 0; t < last && !gradients.Transitions.IsEmpty && i < tags; i++)
            {
                if (!T.IsNegativeInfinity(beta[i]))
                    Elementwise.UnaryAccumulate(powers.Slice(i * tags, tags), gradients.Transitions.Slice(i * tags, tags), new Times<T>(scale * Exp(each[i] + max[i] - norm)));
            }

            Elementwise.Unary(beta, beta, new Shift<T>(-norm));
            if (!gradients.Emissions.IsEmpty)
                Elementwise.BinaryAccumulate(each, beta, gradients.Emissions.Slice(t * tags, tags), marginals);
            if (t == last && !gradients.End.IsEmpty)
                Elementwise.BinaryAccumulate(each, beta, gradients.End, marginals);
            if (t == 0 && !gradients.Start.IsEmpty)
                Elementwise.BinaryAccumulate(each, beta, gradients.Start, marginals);
        }
    }

    private static T LogSum<T>(ReadOnlySpan<T> row, Span<T> powers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = SoftmaxKernel.Row(row, powers, out T max);
        return max + SoftmaxKernel.Log(sum);
    }

    private static T Exp<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Transcendental.Exp<T, T, LaneScalar<T>>(x);

    /// <summary>max + ln sum + e.</summary>
    private readonly struct LogSumPlus<T> : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V max, V sum, V e)
            where V : struct
            where L : struct, ILane<V, T> => L.Add(L.Add(max, Transcendental.Log<V, T, L>(sum)), e);
    }

    /// <summary>scale · e^(x + y).</summary>
    private readonly struct ExpOfSum<T>(T scale) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y)
            where V : struct
            where L : struct, ILane<V, T> => L.Multiply(L.Create(_scale), Transcendental.Exp<V, T, L>(L.Add(x, y)));
    }
}
