using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.Data;

/// <summary>
/// A position between two batches of an epoch of <see cref="SequenceBatches"/>: <see cref="SequenceBatches.Epoch(EpochPosition)"/> gives the
/// batches after it. A small value that can be saved, as text by <see cref="ToString"/> and <see cref="Parse"/> or with any serializer.
/// </summary>
/// <example><code>
/// EpochPosition position = File.Exists(path) ? EpochPosition.Parse(File.ReadAllText(path)) : batches.Start(epoch: 1);
/// foreach (SequenceBatch batch in batches.Epoch(position))
/// {
///     Step(batch);
///     File.WriteAllText(path, batch.PositionAfter!.ToString());
/// }
/// </code></example>
public sealed record EpochPosition
{
    /// <summary>The number of the epoch, from 1; 0 if its order was given by a random source.</summary>
    /// <value>At least 0. Default 0.</value>
    public int Epoch { get; init => field = OptionRange.AtLeast(0, value, nameof(EpochPosition)); }

    /// <summary>The number of batches of the epoch before the position.</summary>
    /// <value>At least 0. Default 0.</value>
    public long Batches
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(Batches), value, string.Create(CultureInfo.InvariantCulture, $"EpochPosition.Batches: must be at least 0, but was {value}."));
    }

    /// <summary>The state of the random numbers that gives the order of the epoch.</summary>
    /// <value>Any number. Default 0.</value>
    public ulong Order { get; init; }

    /// <summary>Returns the position as text, for <see cref="Parse"/>: <c>epoch 2 batch 1500 order 9f86d081884c7d65</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch} batch {Batches} order {Order:x16}");

    /// <summary>Reads a position from the text of <see cref="ToString"/>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not a position.</exception>
    public static EpochPosition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words is ["epoch", var epoch, "batch", var batches, "order", var order]
            && int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out int epochNumber)
            && long.TryParse(batches, NumberStyles.None, CultureInfo.InvariantCulture, out long batchCount)
            && ulong.TryParse(order, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong orderNumber)
            ? new EpochPosition { Epoch = epochNumber, Batches = batchCount, Order = orderNumber }
            : throw new FormatException($"EpochPosition.Parse: the text must be like 'epoch 2 batch 1500 order 9f86d081884c7d65', but was '{(text.Length > 60 ? text[..60] + "…" : text)}'.");
    }
}
