using SeqModels.Diagnostics.Paths;
using SeqModels.Diagnostics.Trajectories;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Lags;

/// <summary>
/// Splits the gradients of one call of a recurrent layer by the offset d = (time of the state) − (time of the loss). With D_d the gradients of all
/// states at offset d, one backward pass over all time steps at once gives D_{d−1} (forward direction; D_{d+1} backward), the gradient of the
/// layer's input at offset d, and the part of the gradient of the weights that comes from d.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="maxLag">The largest |d|.</param>
/// <param name="sums">By layer and direction.</param>
/// <param name="paths">By layer and direction; null where gradients are not split by path.</param>
internal sealed class LagRecursion(LayerTrajectories call, int maxLag, LagSums[][] sums, PathSums?[][] paths)
{
    /// <summary>Runs all layers, the last one first.</summary>
    public void Run()
    {
        bool[][] lossTimes = call.LossTimes();
        if (!lossTimes.Any(times => times.Contains(true)))
        {
            IncludeAll(Math.Min(maxLag, lossTimes.Max(times => times.Length) - 1));
            return;
        }

        var entering = new SortedDictionary<int, RowGradients>?[call.Layer.Directions];
        for (int layer = call.Directions.Length - 1; layer >= 0; layer--)
        {
            var below = new SortedDictionary<int, RowGradients>[call.Layer.Directions];
            for (int direction = 0; direction < below.Length; direction++)
                below[direction] = [];
            for (int direction = 0; direction < call.Layer.Directions; direction++)
            {
                SortedDictionary<int, RowGradients> gradients = entering[direction] ?? [];
                if (RowGradients.Sum(gradients.GetValueOrDefault(0), call.Entering[layer][direction]) is { } atLoss)
                    gradients[0] = atLoss;
                Run(layer, direction, gradients, below);
                AddPairs(sums[layer][direction], lossTimes, direction, both: layer < call.Directions.Length - 1 && call.Layer.Bidirectional);
                if (paths[layer][direction] is { } pathSums)
                    CarryFactors.Add(call.Directions[layer][direction], lossTimes, maxLag, pathSums);
            }

            entering = below;
        }
    }

    /// <summary>Lists all lags of a call whose gradient is zero.</summary>
    private void IncludeAll(int longest)
    {
        foreach (LagSums lags in sums.SelectMany(directions => directions))
            lags.Include(longest);
        foreach (PathSums? split in paths.SelectMany(directions => directions))
            split?.Include(longest);
    }

    private void Run(int layer, int direction, SortedDictionary<int, RowGradients> entering, SortedDictionary<int, RowGradients>[] below)
    {
        if (entering.Count == 0)
            return;
        Trajectory trajectory = call.Directions[layer][direction];
        LagSums lags = sums[layer][direction];
        var backward = new StepBackward(trajectory);
        PathRecursion? split = paths[layer][direction] is { } pathSums ? new PathRecursion(trajectory, pathSums) : null;
        int away = direction == 0 ? -1 : 1;
        int last = (direction == 0 ? entering.Keys.Min() : entering.Keys.Max()) * away;
        RowGradients? carried = null;
        Tensor[]? initial = null;
        for (int distance = (direction == 0 ? entering.Keys.Max() : entering.Keys.Min()) * away; distance <= maxLag; distance++)
        {
            int offset = distance * away;
            RowGradients? gradients = RowGradients.Sum(carried, entering.GetValueOrDefault(offset))?.WithoutZeros();
            if (gradients is null && initial is null && distance > last)
                break;
            lags.ZeroGradients();
            if (initial is not null)
                backward.RunInitial(trajectory.Run.Run.Plan.Batch, initial);
            (carried, initial) = (null, null);
            if (gradients is null)
            {
                split?.Step(offset, entering: null, step: null);
            }
            else
            {
                backward.Run(gradients, needsInput: layer > 0, needsTrace: split is not null, result =>
                {
                    lags.AddStates(Math.Abs(offset), result);
                    split?.Step(offset, entering.GetValueOrDefault(offset), result);
                    (carried, initial) = Shift.Back(trajectory, result);
                    if (layer > 0)
                        AddBelow(layer, offset, trajectory, result, below);
                });
            }

            lags.AddWeights(Math.Abs(offset));
        }
    }

    /// <summary>Adds the gradient of the layer's input to what enters the directions of the layer below.</summary>
    private void AddBelow(int layer, int offset, Trajectory trajectory, StepGradients result, SortedDictionary<int, RowGradients>[] below)
    {
        for (int direction = 0; direction < below.Length; direction++)
        {
            Trajectory lower = call.Directions[layer - 1][direction];
            int[] rows = Array.ConvertAll(result.Rows, row => lower.RowAt(trajectory.Sequence[row], trajectory.Time(row)));
            int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(i => rows[i])];
            Tensor x = result.Input!.Gather(order);
            DirectionMerge merge = call.Layer.Options.Merge;
            if (call.Layer.Bidirectional && merge == DirectionMerge.Concatenate)
                x = x.Slice(1, direction * lower.Cell.OutputSize, lower.Cell.OutputSize);
            else if (call.Layer.Bidirectional && merge != DirectionMerge.Sum)
                x *= 0.5f;
            Tensor[] values = [x.Detach(), .. lower.Cell.StateSizes.Skip(1).Select(size => Tensor.Zeros([rows.Length, size], x.DType).Detach())];
            var gradients = new RowGradients([.. order.Select(i => rows[i])], values);
            below[direction][offset] = RowGradients.Sum(below[direction].GetValueOrDefault(offset), gradients)!;
        }
    }

    /// <summary>Counts the pairs of a loss and a state at each lag.</summary>
    private void AddPairs(LagSums lags, bool[][] lossTimes, int direction, bool both)
    {
        foreach (bool[] times in lossTimes)
        {
            for (int time = 0; time < times.Length; time++)
            {
                if (!times[time])
                    continue;
                for (int lag = 0; lag <= maxLag && lag < times.Length; lag++)
                {
                    bool before = time - lag >= 0, after = time + lag < times.Length;
                    int pairs = lag == 0 ? 1 : both ? (before ? 1 : 0) + (after ? 1 : 0) : (direction == 0 ? before : after) ? 1 : 0;
                    if (pairs > 0)
                        lags.AddPairs(lag, pairs);
                }
            }
        }
    }
}
