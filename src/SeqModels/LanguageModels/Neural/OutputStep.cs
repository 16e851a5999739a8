using System.Runtime.CompilerServices;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Streaming;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Neural;

/// <summary>
/// The output layer of a stepper: logits z = h Wᵀ + b and ln Σ e^z per row. A log-probability, z − m − ln Σ e^{z − m}, is computed only on
/// request.
/// </summary>
/// <param name="weights">W.</param>
/// <param name="bias">b [V].</param>
/// <param name="begin">The token that is never predicted, or null.</param>
/// <param name="scratch">The scratch memory of the product, which also has the batch size.</param>
internal sealed class OutputStep(OutputWeights weights, Parameter bias, int? begin, StepScratch scratch)
{
    private readonly float[] _logits = new float[ArrayLength.Of("A stepper's logits [batch, vocabulary]", scratch.Batch, bias.Length)];
    private readonly float[] _exponentials = new float[bias.Length];
    private readonly float[] _largest = new float[scratch.Batch];
    private readonly float[] _logSums = new float[scratch.Batch];

    private int Count => bias.Length;

    /// <summary>Computes the logits of hidden vectors [batch, H].</summary>
    public void Step(ReadOnlySpan<float> hidden)
    {
        _logits.AsSpan().Clear();
        weights.Current().Add(hidden, _logits, Count, scratch);
        for (int row = 0; row < scratch.Batch; row++)
        {
            Span<float> logits = _logits.AsSpan(row * Count, Count);
            Elementwise.Binary<float, Plus<float>>(logits, bias.AsSpan(), logits, default);
            if (begin is { } never)
                logits[never] += float.NegativeInfinity;
            _logSums[row] = SoftmaxKernel.Log(SoftmaxKernel.Row(logits, _exponentials, out _largest[row]));
        }
    }

    public float LogProbability(int row, int token) => _logits[(row * Count) + token] - _largest[row] - _logSums[row];

    public void LogProbabilities(int row, Span<float> logProbabilities) =>
        Elementwise.Unary(_logits.AsSpan(row * Count, Count), logProbabilities, new LogShare(_largest[row], _logSums[row]));

    public void Distribution(int row, Span<float> probabilities) =>
        Elementwise.Unary(_logits.AsSpan(row * Count, Count), probabilities, new Share(_largest[row], _logSums[row]));

    public void CopyFrom(OutputStep other)
    {
        other._logits.AsSpan().CopyTo(_logits);
        other._largest.AsSpan().CopyTo(_largest);
        other._logSums.AsSpan().CopyTo(_logSums);
    }

    private readonly struct LogShare(float largest, float logSum) : IUnaryOperation<float>
    {
        private readonly float _largest = largest;
        private readonly float _logSum = logSum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, float> => L.Subtract(L.Subtract(x, L.Create(_largest)), L.Create(_logSum));
    }

    private readonly struct Share(float largest, float logSum) : IUnaryOperation<float>
    {
        private readonly LogShare _log = new(largest, logSum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, float> => Transcendental.Exp<V, float, L>(_log.Apply<V, L>(x));
    }
}
