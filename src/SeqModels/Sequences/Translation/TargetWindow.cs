using System.Globalization;
using SeqModels.Data;
using SeqModels.Tensors;

namespace SeqModels.Sequences.Translation;

/// <summary>
/// The target of a batch for teacher forcing: the decoder reads the begin token and y₁ … y_n, and is to predict y₁ … y_n and the end token.
/// </summary>
/// <param name="Inputs">[batch, time + 1], padded with the end token.</param>
/// <param name="Labels">[batch, time + 1], padded with <see cref="SequenceBatch.IgnoredLabel"/>.</param>
/// <param name="Lengths">[batch], each one more than that of the target.</param>
internal sealed record TargetWindow(Indices Inputs, Indices Labels, int[] Lengths)
{
    public static TargetWindow Of(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, int begin, int end)
    {
        int batch = lengths.Length, from = batch == 0 ? 0 : tokens.Length / batch, time = 1;
        foreach (int length in lengths)
            time = Math.Max(time, length + 1);
        (int[] inputs, int[] labels, int[] counts) = (new int[checked(batch * time)], new int[batch * time], new int[batch]);
        inputs.AsSpan().Fill(end);
        labels.AsSpan().Fill(SequenceBatch.IgnoredLabel);
        for (int row = 0; row < batch; row++)
        {
            ReadOnlySpan<int> target = tokens.Slice(row * from, lengths[row]);
            if (target.IndexOfAny(begin, end) is >= 0 and int at)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"Seq2Seq.Loss: targets must not contain the begin or end token, which the model adds, but target {row} has token {target[at]} at position {at}."));
            }

            inputs[row * time] = begin;
            target.CopyTo(inputs.AsSpan((row * time) + 1));
            target.CopyTo(labels.AsSpan(row * time));
            labels[(row * time) + target.Length] = end;
            counts[row] = target.Length + 1;
        }

        return new TargetWindow(new Indices(inputs, [batch, time]), new Indices(labels, [batch, time]), counts);
    }
}
