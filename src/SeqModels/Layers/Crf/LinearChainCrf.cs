using System.Text.Json;
using SeqModels.Layers.Crf;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>
/// A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001), the output layer of a tagger: a distribution over the
/// sequences y of K tags given emission scores e, p(y) = exp(s(y)) / Z with
/// s(y) = start[y_1] + Σ_t e_t[y_t] + Σ_{t≥2} A[y_{t−1}, y_t] + end[y_L] and Z = Σ_y exp(s(y)), computed exactly by the forward–backward
/// algorithm in O(L K²).
/// </summary>
/// <remarks>
/// Parameters: <c>transitions</c> A [K, K], row = from; <c>start</c> [K]; <c>end</c> [K]. Emissions at and after the length of a sequence
/// are padding: they are not read and get no gradient.
/// <example><code>
/// var crf = new LinearChainCrf(tags.Length, random, new() { Allowed = TagTransitions.Bio(tags) });
/// Tensor loss = crf.Loss(emissions, gold, lengths);
/// IReadOnlyList&lt;int&gt; best = crf.Viterbi(emissions, lengths)[0].Tags;
/// </code></example>
/// </remarks>
public sealed class LinearChainCrf : Module
{
    private readonly (Tensor Transitions, Tensor Start, Tensor End)? _forbidden;
    private readonly TagTransitions? _allowed;

    /// <summary>Creates the layer and initializes its parameters.</summary>
    /// <param name="tagCount">The number of tags K, at least 1.</param>
    /// <param name="random">The source of the initial parameters.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of tags is below 1, or too large for a tensor [K, K].</exception>
    /// <exception cref="ArgumentException">The allowed transitions are those of another number of tags.</exception>
    public LinearChainCrf(int tagCount, RandomSource random, LinearChainCrfOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tagCount, 1);
        ArgumentNullException.ThrowIfNull(random);
        ParameterSize.Check(nameof(LinearChainCrf), "transitions", tagCount, tagCount, nameof(tagCount), tagCount);
        options ??= new();
        if (options.Allowed is { } allowed && allowed.TagCount != tagCount)
            throw new ArgumentException($"LinearChainCrf: Allowed must have one row per tag, {tagCount}, but had {allowed.TagCount}.", nameof(options));
        TagCount = tagCount;
        Initializer initial = options.Initial ?? Initializers.Uniform(0.1f);
        Transitions = AddParameter("transitions", initial.Create([tagCount, tagCount], random));
        Start = AddParameter("start", initial.Create([tagCount], random));
        End = AddParameter("end", initial.Create([tagCount], random));
        _allowed = options.Allowed;
        _forbidden = _allowed is null ? null : Forbidden(_allowed);
    }

    /// <summary>The number of tags K.</summary>
    public int TagCount { get; }

    /// <summary>The transition scores A, [TagCount, TagCount], row = from.</summary>
    public Parameter Transitions { get; }

    /// <summary>The scores of the first tag, [TagCount].</summary>
    public Parameter Start { get; }

    /// <summary>The scores of the last tag, [TagCount].</summary>
    public Parameter End { get; }

    /// <summary>ln Z of each sequence.</summary>
    /// <param name="emissions">The emission scores, [batch, time, TagCount].</param>
    /// <param name="lengths">The length of each sequence, in [1, time]; empty if all have the length <c>time</c>.</param>
    /// <returns>[batch], in nats; −∞ with gradient 0 if no sequence of tags is allowed.</returns>
    /// <exception cref="ArgumentException">A shape or a length does not match.</exception>
    public Tensor LogPartition(Tensor emissions, ReadOnlyMemory<int> lengths = default) =>
        CrfLogPartition.Apply(emissions, Chain(), Check(nameof(LogPartition), emissions, lengths));

    /// <summary>The score s(y) of given tags of each sequence.</summary>
    /// <param name="emissions">The emission scores, [batch, time, TagCount].</param>
    /// <param name="tags">The tags y, [batch, time], in [0, TagCount); ignored at and after the length of a sequence.</param>
    /// <param name="lengths">The length of each sequence, in [1, time]; empty if all have the length <c>time</c>.</param>
    /// <returns>[batch].</returns>
    /// <exception cref="ArgumentException">A shape or a length does not match, or a tag is not in range or not allowed; the message gives its position.</exception>
    public Tensor Score(Tensor emissions, Indices tags, ReadOnlyMemory<int> lengths = default)
    {
        Indices each = Check(nameof(Score), emissions, lengths);
        return CrfScore.Apply(emissions, Chain(), CheckTags(nameof(Score), emissions, tags, each), each);
    }

    /// <summary>ln p(y) = s(y) − ln Z of given tags of each sequence.</summary>
    /// <param name="emissions">The emission scores, [batch, time, TagCount].</param>
    /// <param name="tags">The tags y, [batch, time], in [0, TagCount); ignored at and after the length of a sequence.</param>
    /// <param name="lengths">The length of each sequence, in [1, time]; empty if all have the length <c>time</c>.</param>
    /// <returns>[batch], in nats.</returns>
    /// <exception cref="ArgumentException">A shape or a length does not match, or a tag is not in range or not allowed; the message gives its position.</exception>
    public Tensor LogLikelihood(Tensor emissions, Indices tags, ReadOnlyMemory<int> lengths = default)
    {
        Indices each = Check(nameof(LogLikelihood), emissions, lengths);
        (Tensor, Tensor, Tensor) chain = Chain();
        return CrfScore.Apply(emissions, chain, CheckTags(nameof(LogLikelihood), emissions, tags, each), each) - CrfLogPartition.Apply(emissions, chain, each);
    }

    /// <summary>The training loss: the mean of −ln p(y) over the sequences. For their sum, use <see cref="LogLikelihood"/>.</summary>
    /// <param name="emissions">The emission scores, [batch, time, TagCount].</param>
    /// <param name="tags">The tags y, [batch, time], in [0, TagCount); ignored at and after the length of a sequence.</param>
    /// <param name="lengths">The length of each sequence, in [1, time]; empty if all have the length <c>time</c>.</param>
    /// <returns>The loss, of shape [], in nats per sequence.</returns>
    /// <exception cref="ArgumentException">A shape or a length does not match, or a tag is not in range or not allowed; the message gives its position.</exception>
    public Tensor Loss(Tensor emissions, Indices tags, ReadOnlyMemory<int> lengths = default) => -LogLikelihood(emissions, tags, lengths).Mean();

    /// <summary>p(y_t = j) at every time step, not differentiable.</summary>
    /// <param name="emissions">The emission scores, [batch, time, TagCount].</param>
    /// <param name="lengths">The length of each sequence, in [1, time]; empty if all have the length <c>time</c>.</param>
    /// <returns>[batch, time, TagCount]; 0 at and after the length of a sequence, or everywhere if no sequence of tags is allowed.</returns>
    /// <exception cref="ArgumentException">A shape or a length does not match.</exception>
    public Tensor Marginals(Tensor emissions, ReadOnlyMemory<int> lengths = default)
    {
        Indices each = Check(nameof(Marginals), emissions, lengths);
        using (Tape.NoGradient())
            return CrfMarginals.Apply(emissions, Chain(), each);
    }

    /// <summary>The most probable tags of each sequence (Viterbi 1967); among equal scores, the smaller tag.</summary>
    /// <param name="emissions">The emission scores, [batch, time, TagCount].</param>
    /// <param name="lengths">The length of each sequence, in [1, time]; empty if all have the length <c>time</c>.</param>
    /// <returns>A path per sequence, as long as the sequence.</returns>
    /// <exception cref="ArgumentException">A shape or a length does not match, or no sequence of tags is allowed or has a finite score.</exception>
    public IReadOnlyList<TagPath> Viterbi(Tensor emissions, ReadOnlyMemory<int> lengths = default)
    {
        IReadOnlyList<IReadOnlyList<TagPath>> paths = BestPaths(nameof(Viterbi), emissions, 1, lengths);
        return [.. paths.Select((found, row) => found.Count > 0 ? found[0] : throw new ArgumentException(
            $"LinearChainCrf.Viterbi: sequence {row} has no allowed path with a finite score. Check its emissions for NaN, and the allowed transitions.", nameof(emissions)))];
    }

    /// <summary>The n most probable sequences of tags of each sequence, best first.</summary>
    /// <param name="emissions">The emission scores, [batch, time, TagCount].</param>
    /// <param name="n">The number of paths, at least 1.</param>
    /// <param name="lengths">The length of each sequence, in [1, time]; empty if all have the length <c>time</c>.</param>
    /// <returns>For each sequence n different paths, or all allowed ones if there are fewer.</returns>
    /// <exception cref="ArgumentException">A shape or a length does not match.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is below 1.</exception>
    public IReadOnlyList<IReadOnlyList<TagPath>> ViterbiNBest(Tensor emissions, int n, ReadOnlyMemory<int> lengths = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return BestPaths(nameof(ViterbiNBest), emissions, n, lengths);
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("tagCount", TagCount);
        if (_allowed is not { } allowed)
            return;
        writer.WriteStartArray("allowed");
        for (int i = 0; i < TagCount; i++)
            writer.WriteStringValue(string.Concat(Enumerable.Range(0, TagCount).Select(j => allowed.Allows(i, j) ? '1' : '0')));
        writer.WriteStringValue(string.Concat(Enumerable.Range(0, TagCount).Select(j => allowed.AllowsStart(j) ? '1' : '0')));
        writer.WriteStringValue(string.Concat(Enumerable.Range(0, TagCount).Select(j => allowed.AllowsEnd(j) ? '1' : '0')));
        writer.WriteEndArray();
    }

    private static (Tensor, Tensor, Tensor) Forbidden(TagTransitions allowed)
    {
        int tags = allowed.TagCount;
        bool[] all = new bool[tags * tags], start = new bool[tags], end = new bool[tags];
        for (int i = 0; i < tags; i++)
        {
            (start[i], end[i]) = (!allowed.AllowsStart(i), !allowed.AllowsEnd(i));
            for (int j = 0; j < tags; j++)
                all[(i * tags) + j] = !allowed.Allows(i, j);
        }

        return (Tensor.From(all, [tags, tags]), Tensor.From(start, [tags]), Tensor.From(end, [tags]));
    }

    /// <summary>The scores, with −∞ for what is forbidden.</summary>
    private (Tensor Transitions, Tensor Start, Tensor End) Chain()
    {
        return _forbidden is not { } forbidden ? (Transitions, Start, End)
            : (Allowed(Transitions, forbidden.Transitions), Allowed(Start, forbidden.Start), Allowed(End, forbidden.End));

        static Tensor Allowed(Tensor scores, Tensor mask) => scores.MaskedFill(scores.DType == mask.DType ? mask : mask.To(scores.DType), double.NegativeInfinity);
    }

    private IReadOnlyList<IReadOnlyList<TagPath>> BestPaths(string method, Tensor emissions, int n, ReadOnlyMemory<int> lengths)
    {
        Indices each = Check(method, emissions, lengths);
        using (Tape.NoGradient())
            return emissions.DType == DType.Float32 ? Find<float>(Chain()) : Find<double>(Chain());

        IReadOnlyList<IReadOnlyList<TagPath>> Find<T>((Tensor Transitions, Tensor Start, Tensor End) scores)
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            var chain = new CrfChain<T>(scores.Transitions.AsSpan<T>(), scores.Start.AsSpan<T>(), scores.End.AsSpan<T>());
            ReadOnlySpan<int> lengthOf = each.Values.Span;
            int size = emissions.Shape[1] * TagCount;
            var paths = new List<TagPath>[lengthOf.Length];
            for (int row = 0; row < paths.Length; row++)
                paths[row] = CrfBestPaths.Find(chain, emissions.AsSpan<T>().Slice(row * size, lengthOf[row] * TagCount), n);
            return paths;
        }
    }

    /// <summary>Checks emissions and lengths; returns a copy of the lengths, [batch].</summary>
    private Indices Check(string method, Tensor emissions, ReadOnlyMemory<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(emissions);
        string expected = $"LinearChainCrf.{method}: emissions must be [batch, time, TagCount] with TagCount = {TagCount}, but was {emissions.Shape}";
        if (emissions.Rank != 3)
            throw new ArgumentException($"{expected} ({emissions.Rank} axes, not 3).", nameof(emissions));
        if (emissions.Shape[2] != TagCount)
            throw new ArgumentException($"{expected} (axis 2: {emissions.Shape[2]} != {TagCount}).", nameof(emissions));
        (int batch, int time) = (emissions.Shape[0], emissions.Shape[1]);
        if (batch == 0 || time == 0)
            throw new ArgumentException($"{expected} (batch and time must be at least 1).", nameof(emissions));
        if (emissions.DType != Transitions.DType)
            throw new ArgumentException($"LinearChainCrf.{method}: emissions were {emissions.DType}, but the parameters are {Transitions.DType}. Convert them with To({Transitions.DType}).", nameof(emissions));
        return SequenceLengths.Copy($"LinearChainCrf.{method}", lengths, batch, time);
    }

    /// <summary>Checks tags; returns a copy.</summary>
    private Indices CheckTags(string method, Tensor emissions, Indices tags, Indices lengths)
    {
        (int batch, int time) = (emissions.Shape[0], emissions.Shape[1]);
        if (tags.Shape != Shape.Create(batch, time))
            throw new ArgumentException($"LinearChainCrf.{method}: tags must be [batch, time] = [{batch}, {time}], but were {tags.Shape}.", nameof(tags));
        tags = StepIndices.Copy(tags);
        for (int row = 0; row < batch; row++)
        {
            ReadOnlySpan<int> path = tags.Values.Span.Slice(row * time, lengths.Values.Span[row]);
            for (int t = 0; t < path.Length; t++)
            {
                if ((uint)path[t] >= (uint)TagCount)
                    throw new ArgumentException($"LinearChainCrf.{method}: the tag {path[t]} at [{row}, {t}] is not in [0, {TagCount}). If it marks padding, give the lengths.", nameof(tags));
                if (_allowed is { } allowed && (t == 0 ? !allowed.AllowsStart(path[t]) : !allowed.Allows(path[t - 1], path[t])))
                {
                    string what = t == 0 ? $"the tag {path[t]} must not be first" : $"the tag {path[t]} must not follow {path[t - 1]}";
                    throw new ArgumentException($"LinearChainCrf.{method}: {what}, but does at [{row}, {t}]. Correct the tags, or allow it in LinearChainCrfOptions.Allowed.", nameof(tags));
                }
            }

            if (_allowed is { } ends && !ends.AllowsEnd(path[^1]))
                throw new ArgumentException($"LinearChainCrf.{method}: the tag {path[^1]} must not be last, but is at [{row}, {path.Length - 1}]. Correct the tags, or allow it in LinearChainCrfOptions.Allowed.", nameof(tags));
        }

        return tags;
    }
}
