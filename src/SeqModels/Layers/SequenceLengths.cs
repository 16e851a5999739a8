using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>The lengths of the sequences of a padded batch.</summary>
internal static class SequenceLengths
{
    /// <summary>Copies and then checks lengths; without any, all sequences are as long as the batch.</summary>
    /// <param name="method">The caller, for error messages.</param>
    /// <param name="lengths">One per sequence, in [1, time]; or empty.</param>
    /// <param name="batch">The number of sequences.</param>
    /// <param name="time">The number of time steps.</param>
    /// <returns>[batch].</returns>
    public static Indices Copy(string method, ReadOnlyMemory<int> lengths, int batch, int time)
    {
        if (lengths.IsEmpty)
        {
            int[] all = new int[batch];
            all.AsSpan().Fill(time);
            return all;
        }

        if (lengths.Length != batch)
            throw new ArgumentException($"{method}: lengths must have one element per sequence, {batch}, but had {lengths.Length}.", nameof(lengths));
        Indices copy = StepIndices.Copy(new Indices(lengths, [batch]));
        ReadOnlySpan<int> values = copy.Values.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < 1 || values[i] > time)
                throw new ArgumentException($"{method}: every length must be in [1, {time}], but lengths[{i}] was {values[i]}.", nameof(lengths));
        }

        return copy;
    }
}
