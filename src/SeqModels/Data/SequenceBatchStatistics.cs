using System.Globalization;

namespace SeqModels.Data;

/// <summary>What an epoch of <see cref="SequenceBatches"/> consists of.</summary>
public sealed record SequenceBatchStatistics
{
    /// <summary>The number of rows.</summary>
    public long Rows { get; init; }

    /// <summary>The number of batches.</summary>
    public long Batches { get; init; }

    /// <summary>The sum of the lengths of the rows.</summary>
    public long Steps { get; init; }

    /// <summary>The sum of batch · time over all batches: the steps with padding.</summary>
    public long PaddedSteps { get; init; }

    /// <summary>The length of the shortest row.</summary>
    public int ShortestRow { get; init; }

    /// <summary>The length of the longest row.</summary>
    public int LongestRow { get; init; }

    /// <summary>The mean length of the rows.</summary>
    public double MeanLength => (double)Steps / Rows;

    /// <summary>The share of padding: 1 − <see cref="Steps"/> / <see cref="PaddedSteps"/>.</summary>
    public double PaddingShare => 1 - ((double)Steps / PaddedSteps);

    /// <summary>Describes the epoch on one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Rows} rows of {ShortestRow} to {LongestRow} steps (mean {MeanLength:F1}) in {Batches} batches, {PaddingShare:P1} padding");
}
