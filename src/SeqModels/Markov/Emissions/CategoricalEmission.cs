using System.Numerics.Tensors;
using System.Text.Json;
using SeqModels.Markov.Recursions;
using SeqModels.Markov.Storage;
using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>Categorical emissions: p(x = v | i) = b_iv for symbols v = 0 … V − 1.</summary>
public sealed class CategoricalEmission : HmmEmission<ReadOnlyMemory<int>>
{
    private const double Negligible = 1e-200;

    private readonly double[,] _probabilities;
    private readonly double[] _relative;
    private readonly double[] _shifts;
    private readonly Lazy<double[]> _logarithms;
    private readonly bool _hasLoss;

    /// <summary>Creates emissions.</summary>
    /// <param name="probabilities">b, [N, V]; every row is a distribution. Copied.</param>
    /// <param name="excludedSymbol">A symbol that no state emits, such as <c>&lt;s&gt;</c>; null for none.</param>
    /// <exception cref="ArgumentException">There is no state or symbol, a row is not a distribution, or the excluded symbol has a positive
    /// probability.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The excluded symbol is not a symbol.</exception>
    public CategoricalEmission(double[,] probabilities, int? excludedSymbol = null)
        : base(RowsOf(probabilities))
    {
        int states = probabilities.GetLength(0), symbols = probabilities.GetLength(1), stride = StateRows.Stride(states);
        Probabilities.Check(probabilities, states, symbols, "CategoricalEmission: probabilities", nameof(probabilities));
        _probabilities = (double[,])probabilities.Clone();
        (SymbolCount, ExcludedSymbol) = (symbols, excludedSymbol);
        if (excludedSymbol is { } excluded)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(excluded, nameof(excludedSymbol));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(excluded, symbols, nameof(excludedSymbol));
            for (int i = 0; i < states; i++)
            {
                if (probabilities[i, excluded] != 0)
                {
                    throw new ArgumentException(FormattableString.Invariant($"CategoricalEmission: the excluded symbol {excluded} must have probability 0, but state {i} emits it with {probabilities[i, excluded]}."), nameof(probabilities));
                }
            }
        }
        _relative = StateRows.PadTransposed(_probabilities);
        _shifts = new double[symbols];
        for (int v = 0; v < symbols; v++)
        {
            Span<double> row = _relative.AsSpan(v * stride, states);
            double largest = TensorPrimitives.Max<double>(row);
            _shifts[v] = Math.Log(largest);
            for (int i = 0; i < states && largest > 0; i++)
            {
                row[i] /= largest;
                _hasLoss |= row[i] is > 0 and < StepLikelihoods.Tiny;
                row[i] = row[i] < StepLikelihoods.Tiny ? 0 : row[i];
            }
        }
        ByState = StateRows.Pad(_probabilities);
        BySymbol = StateRows.PadTransposed(_probabilities);
        _logarithms = new Lazy<double[]>(() => Array.ConvertAll(BySymbol, Math.Log));
    }

    /// <summary>The number of symbols V.</summary>
    public int SymbolCount { get; }

    /// <summary>The symbol that no state emits; null if there is none.</summary>
    public int? ExcludedSymbol { get; }

    /// <inheritdoc/>
    /// <remarks>N·(V − 1), without an excluded symbol.</remarks>
    public override int ParameterCount => checked(StateCount * (SymbolCount - (ExcludedSymbol is null ? 1 : 2)));

    /// <summary>b in rows of symbols, padded.</summary>
    internal double[] ByState { get; }

    /// <summary>b in rows of states, padded.</summary>
    internal double[] BySymbol { get; }

    /// <summary>b, a copy, [N, V].</summary>
    public double[,] ToMatrix() => (double[,])_probabilities.Clone();

    /// <inheritdoc/>
    public override int LengthOf(ReadOnlyMemory<int> sequence) => sequence.Length;

    /// <inheritdoc/>
    public override void Check(ReadOnlyMemory<int> sequence, string name)
    {
        ReadOnlySpan<int> symbols = sequence.Span;
        for (int t = 0; t < symbols.Length; t++)
        {
            if ((uint)symbols[t] >= (uint)SymbolCount)
            {
                throw new ArgumentException(FormattableString.Invariant($"CategoricalHmm: symbols must be 0 to {SymbolCount - 1}, but {name} has {symbols[t]} at time {t}."), nameof(sequence));
            }
        }
    }

    /// <inheritdoc/>
    public override void LogLikelihoods(ReadOnlyMemory<int> sequence, Span<double> logLikelihoods)
    {
        int stride = StateRows.Stride(StateCount), t = 0;
        foreach (int symbol in sequence.Span)
        {
            _logarithms.Value.AsSpan(symbol * stride, StateCount).CopyTo(logLikelihoods[(t++ * StateCount)..]);
        }
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> Sample(ReadOnlySpan<int> states, RandomSource random)
    {
        var symbols = new int[states.Length];
        for (int t = 0; t < symbols.Length; t++)
        {
            symbols[t] = Probabilities.Draw(Probabilities.Row(_probabilities, states[t]), random);
        }
        return symbols;
    }

    /// <inheritdoc/>
    public override HmmStatistics<ReadOnlyMemory<int>> CreateStatistics() => new SymbolCounts(StateCount, SymbolCount);

    /// <inheritdoc/>
    public override HmmEmission<ReadOnlyMemory<int>> Maximize(HmmStatistics<ReadOnlyMemory<int>> statistics, HmmFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        double[] counts = ((SymbolCounts)statistics).Counts;
        double[,] estimate = ToMatrix();
        int stride = StateRows.Stride(StateCount);
        var row = new double[SymbolCount];
        for (int i = 0; i < StateCount; i++)
        {
            for (int v = 0; v < row.Length; v++)
            {
                row[v] = estimate[i, v] > 0 ? counts[(v * stride) + i] + (options.EmissionConcentration - 1) : 0;
            }
            if (Probabilities.Normalize(row))
            {
                for (int v = 0; v < row.Length; v++)
                {
                    estimate[i, v] = row[v] < Negligible ? 0 : row[v];
                }
            }
        }
        return new CategoricalEmission(estimate, ExcludedSymbol);
    }

    /// <inheritdoc/>
    public override double LogPrior(HmmFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        double sum = 0;
        for (int i = 0; i < StateCount && options.EmissionConcentration > 1; i++)
        {
            sum += Probabilities.LogDirichlet(Probabilities.Row(_probabilities, i), options.EmissionConcentration);
        }
        return sum;
    }

    /// <inheritdoc/>
    /// <remarks>The frequencies of the symbols, times random factors.</remarks>
    public override HmmEmission<ReadOnlyMemory<int>> Initialize(IReadOnlyList<ReadOnlyMemory<int>> sequences, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(random);
        var counts = new double[SymbolCount];
        counts.AsSpan().Fill(1);
        foreach (ReadOnlyMemory<int> sequence in sequences)
        {
            foreach (int symbol in sequence.Span)
            {
                counts[symbol]++;
            }
        }
        var estimate = new double[StateCount, SymbolCount];
        for (int i = 0; i < StateCount; i++)
        {
            for (int v = 0; v < SymbolCount; v++)
            {
                estimate[i, v] = v == ExcludedSymbol ? 0 : counts[v] * (0.1 - Math.Log(1 - random.NextDouble()));
            }
        }
        Probabilities.NormalizeRows(estimate);
        return new CategoricalEmission(estimate, ExcludedSymbol);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonNumbers.Write(writer, "probabilities", _probabilities);
        if (ExcludedSymbol is { } excluded)
        {
            writer.WriteNumber("excludedSymbol", excluded);
        }
    }

    internal override StepLikelihoods StepsOf(ReadOnlyMemory<int> sequence) => new(_relative, _shifts, sequence, _hasLoss);

    internal override StepTable LogStepsOf(ReadOnlyMemory<int> sequence) => new(_logarithms.Value, sequence, sequence.Length, IsIndexed: true);

    private static int RowsOf(double[,] probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return probabilities.Length > 0 ? probabilities.GetLength(0) : throw new ArgumentException(
            $"CategoricalEmission: probabilities must be [states, symbols], at least one of each, but was [{probabilities.GetLength(0)}, {probabilities.GetLength(1)}].", nameof(probabilities));
    }

    /// <summary>The expected number of times that a state emits a symbol, in rows of states.</summary>
    private sealed class SymbolCounts(int states, int symbols) : HmmStatistics<ReadOnlyMemory<int>>
    {
        private readonly int _stride = StateRows.Stride(states);

        public double[] Counts { get; } = new double[checked(symbols * StateRows.Stride(states))];

        public override void Add(ReadOnlyMemory<int> sequence, ReadOnlySpan<double> posteriors, int stride)
        {
            int t = 0;
            foreach (int symbol in sequence.Span)
            {
                Span<double> row = Counts.AsSpan(symbol * _stride, states);
                TensorPrimitives.Add(row, posteriors.Slice(t++ * stride, states), row);
            }
        }

        public override void Add(HmmStatistics<ReadOnlyMemory<int>> other) => StateRows.Add(Counts, ((SymbolCounts)other).Counts);
    }
}
