using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>
/// Reduces each sequence of a padded batch, [batch, time, D], to one vector, [batch, D]. Time steps at and after the length of a sequence
/// have no influence, even if NaN, and get no gradient: a row gives the same result as alone without padding.
/// </summary>
/// <remarks>
/// Parameters, only of <see cref="SequencePooling.Attention"/>: <c>projection.weight</c> W [A, D], <c>projection.bias</c> b [A],
/// <c>query</c> v [A].
/// <example><code>
/// Tensor vector = new TimePooling(SequencePooling.Mean, lstm.OutputSize, random).Forward(lstm.Forward(x, lengths: lengths).Output, lengths);
/// </code></example>
/// </remarks>
public sealed class TimePooling : Module
{
    private readonly Linear? _projection;

    /// <summary>Creates the layer and initializes its parameters.</summary>
    /// <param name="kind">The kind of pooling.</param>
    /// <param name="inputSize">The number of features D, at least 1.</param>
    /// <param name="random">The source of the initial parameters; not used without attention.</param>
    /// <param name="attentionSize">The size A of the attention's hidden layer, at least 1; null for D.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not defined, or a size is below 1 or too large.</exception>
    public TimePooling(SequencePooling kind, int inputSize, RandomSource random, int? attentionSize = null)
    {
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "TimePooling: the kind of pooling is not defined.");
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentNullException.ThrowIfNull(random);
        int hidden = attentionSize ?? inputSize;
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1, nameof(attentionSize));
        (Kind, InputSize) = (kind, inputSize);
        if (kind != SequencePooling.Attention)
            return;
        _projection = AddModule("projection", new Linear(inputSize, hidden, random));
        Query = AddParameter("query", Initializers.Uniform(1 / MathF.Sqrt(hidden)).Create([hidden], random));
    }

    /// <summary>The kind of pooling.</summary>
    public SequencePooling Kind { get; }

    /// <summary>The number of features D.</summary>
    public int InputSize { get; }

    /// <summary>The vector v of the attention, [A]; null without attention.</summary>
    public Parameter? Query { get; }

    /// <summary>Reduces each sequence to one vector.</summary>
    /// <param name="x">[batch, time, InputSize], with at least one sequence and one time step.</param>
    /// <param name="lengths">The length of each sequence, in [1, time]; empty if all have the length <c>time</c>.</param>
    /// <returns>[batch, InputSize].</returns>
    /// <exception cref="ArgumentException">A shape or a length does not match.</exception>
    public Tensor Forward(Tensor x, ReadOnlyMemory<int> lengths = default)
    {
        ReadOnlySpan<int> each = Check(nameof(Forward), x, lengths);
        (int batch, int time) = (x.Shape[0], x.Shape[1]);
        if (Kind == SequencePooling.Last)
        {
            int[] rows = new int[batch];
            for (int row = 0; row < batch; row++)
                rows[row] = (row * time) + each[row] - 1;
            return x.Reshape([batch * time, InputSize]).Gather(rows);
        }

        Tensor padding = Padding(each, time, x.DType);
        Tensor mask = padding.Reshape([batch, time, 1]);
        if (Kind == SequencePooling.Max)
            return x.MaskedFill(mask, double.NegativeInfinity).Max(axis: 1);
        Tensor kept = x.MaskedFill(mask, 0);
        return Kind == SequencePooling.Mean
            ? kept.Sum(axis: 1) / Counts(each, x.DType)
            : Attend(kept, padding).Reshape([batch, 1, time]).MatMul(kept).Reshape([batch, InputSize]);
    }

    /// <summary>The weights of the attention.</summary>
    /// <param name="x">[batch, time, InputSize], with at least one sequence and one time step.</param>
    /// <param name="lengths">The length of each sequence, in [1, time]; empty if all have the length <c>time</c>.</param>
    /// <returns>[batch, time]; each row sums to 1, with 0 at and after the length of the sequence.</returns>
    /// <exception cref="InvalidOperationException">The layer has no attention.</exception>
    /// <exception cref="ArgumentException">A shape or a length does not match.</exception>
    public Tensor Weights(Tensor x, ReadOnlyMemory<int> lengths = default)
    {
        if (Kind != SequencePooling.Attention)
            throw new InvalidOperationException($"TimePooling.Weights: only SequencePooling.Attention has weights, but Kind is {Kind}.");
        ReadOnlySpan<int> each = Check(nameof(Weights), x, lengths);
        Tensor padding = Padding(each, x.Shape[1], x.DType);
        return Attend(x.MaskedFill(padding.Reshape([x.Shape[0], x.Shape[1], 1]), 0), padding);
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("kind", Kind.ToString());
        writer.WriteNumber("inputSize", InputSize);
    }

    private Tensor Attend(Tensor x, Tensor padding)
    {
        Tensor scores = _projection!.Forward(x).Tanh().MatMul(Query!.Reshape([-1, 1]));
        return scores.Reshape(padding.Shape).MaskedFill(padding, double.NegativeInfinity).Softmax();
    }

    private ReadOnlySpan<int> Check(string method, Tensor x, ReadOnlyMemory<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(x);
        string expected = $"TimePooling.{method}: x must be [batch, time, InputSize] with InputSize = {InputSize}, but was {x.Shape}";
        if (x.Rank != 3)
            throw new ArgumentException($"{expected} ({x.Rank} axes, not 3).", nameof(x));
        if (x.Shape[2] != InputSize)
            throw new ArgumentException($"{expected} (axis 2: {x.Shape[2]} != {InputSize}).", nameof(x));
        if (x.Length == 0)
            throw new ArgumentException($"{expected} (batch and time must be at least 1).", nameof(x));
        return SequenceLengths.Copy($"TimePooling.{method}", lengths, x.Shape[0], x.Shape[1]).Values.Span;
    }

    /// <summary>[batch, time]: 1 in the padding, 0 elsewhere.</summary>
    private static Tensor Padding(ReadOnlySpan<int> lengths, int time, DType type)
    {
        Tensor padding = Tensor.Zeros([lengths.Length, time]);
        Span<float> elements = padding.AsWritableSpan();
        for (int row = 0; row < lengths.Length; row++)
            elements[((row * time) + lengths[row])..((row + 1) * time)].Fill(1);
        return type == DType.Float32 ? padding : padding.To(type);
    }

    /// <summary>The lengths, [batch, 1].</summary>
    private static Tensor Counts(ReadOnlySpan<int> lengths, DType type)
    {
        Tensor counts = Tensor.Zeros([lengths.Length, 1]);
        Span<float> elements = counts.AsWritableSpan();
        for (int row = 0; row < lengths.Length; row++)
            elements[row] = lengths[row];
        return type == DType.Float32 ? counts : counts.To(type);
    }
}
