using SeqModels.Numerics.Lanes;

namespace SeqModels.LanguageModels.Mixtures;

/// <summary>Πᵢ pᵢ^λᵢ over the vocabulary in one context, in logarithms: z = Σᵢ λᵢ ln pᵢ, the weights e^{z − max z} and their sum.</summary>
internal sealed class LogLinearRow(int size)
{
    private readonly float[] _logits = new float[size];
    private readonly float[] _exponentials = new float[size];
    private float _largest;
    private double _sum;

    /// <summary>e^{z − max z}, of which <see cref="Sum"/> is the sum.</summary>
    public ReadOnlySpan<float> Exponentials => _exponentials;

    /// <summary>Σ e^{z − max z}; 0 if all products are 0, NaN if a logarithm is NaN.</summary>
    public double Sum => _sum;

    /// <summary>Begins with z = 0.</summary>
    public void Clear() => _logits.AsSpan().Clear();

    /// <summary>Adds λ ln p; nothing for λ = 0, even where p is 0.</summary>
    public void Add(double weight, ReadOnlySpan<float> logProbabilities)
    {
        if (weight != 0)
            Elementwise.UnaryAccumulate(logProbabilities, _logits, new Times<float>((float)weight));
    }

    /// <summary>Computes the weights and their sum.</summary>
    public void Normalize() => _sum = SoftmaxKernel.Row<float>(_logits, _exponentials, out _largest);

    /// <summary>ln p of a token.</summary>
    public double LogProbability(int token) => _sum == 0 ? double.NegativeInfinity : (double)_logits[token] - _largest - Math.Log(_sum);

    public void CopyFrom(LogLinearRow other)
    {
        other._logits.CopyTo(_logits, 0);
        other._exponentials.CopyTo(_exponentials, 0);
        (_largest, _sum) = (other._largest, other._sum);
    }
}
