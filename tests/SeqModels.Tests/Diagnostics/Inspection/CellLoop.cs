using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Diagnostics.Inspection;

/// <summary>
/// A recurrent layer as a hand-written loop over sequences, layers, directions and time steps, one sequence at a time. It keeps the state after every
/// step, so that the tape gives the gradient of each.
/// </summary>
/// <param name="steps">The cell step of each layer and direction.</param>
/// <param name="directions">The number of directions.</param>
/// <param name="merge">How their outputs are merged.</param>
internal sealed class CellLoop(Func<Tensor, IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>[] steps, int directions, DirectionMerge merge)
{
    /// <summary>The state tensors by layer and direction, sequence, and time.</summary>
    public IReadOnlyList<Tensor>[][][] States { get; private set; } = [];

    /// <summary>Runs the loop.</summary>
    /// <param name="x">[batch, time, I].</param>
    /// <param name="lengths">The length of each sequence.</param>
    /// <param name="initial">The initial state.</param>
    public RecurrentOutput Run(Tensor x, int[] lengths, RecurrentState initial)
    {
        int batch = x.Shape[0], time = x.Shape[1];
        States = [.. steps.Select(_ => new IReadOnlyList<Tensor>[batch][])];
        var outputs = new Tensor[batch];
        for (int sequence = 0; sequence < batch; sequence++)
        {
            Tensor[] input = [.. Enumerable.Range(0, lengths[sequence]).Select(t => x.Select(0, sequence).Slice(0, t, 1))];
            for (int first = 0; first < steps.Length; first += directions)
            {
                for (int direction = 0; direction < directions; direction++)
                    States[first + direction][sequence] = Run(first + direction, direction == 1, input, sequence, initial);
                input = [.. input.Select((_, t) => Merge([.. Enumerable.Range(first, directions).Select(row => States[row][sequence][t][0])]))];
            }

            Tensor padding = Tensor.Zeros([time, input[0].Shape[1]], x.DType);
            outputs[sequence] = Tensor.Concat([.. input, padding], axis: 0).Slice(0, 0, time);
        }

        return new RecurrentOutput(Tensor.Stack(outputs, axis: 0), new RecurrentState([.. initial.Tensors.Select((_, i) => Final(i, lengths))]));
    }

    private IReadOnlyList<Tensor>[] Run(int row, bool reverse, Tensor[] input, int sequence, RecurrentState initial)
    {
        var states = new IReadOnlyList<Tensor>[input.Length];
        IReadOnlyList<Tensor> state = [.. initial.Tensors.Select(tensor => tensor.Select(0, row).Slice(0, sequence, 1))];
        for (int step = 0; step < input.Length; step++)
        {
            int t = reverse ? input.Length - 1 - step : step;
            states[t] = state = steps[row](input[t], state);
        }

        return states;
    }

    private Tensor Merge(Tensor[] h) => directions == 1 ? h[0]
        : merge == DirectionMerge.Concatenate ? Tensor.Concat(h, axis: 1)
        : merge == DirectionMerge.Sum ? h[0] + h[1] : (h[0] + h[1]) * 0.5f;

    private Tensor Final(int index, int[] lengths) => Tensor.Stack(
        [.. States.Select((sequences, row) => Tensor.Concat([.. sequences.Select((states, i) => states[row % directions == 1 ? 0 : lengths[i] - 1][index])], axis: 0))], axis: 0);
}
