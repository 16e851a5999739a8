using SeqModels.Diagnostics.Trajectories;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Jacobians;

/// <summary>
/// Measures ‖∂s_t/∂s_{t−k}‖ of one state tensor for all t and k: propagates vectors v back from every t, which gives Jᵀv of every lag. With the
/// basis vectors these are the rows of J.
/// </summary>
/// <param name="state">The index of the state tensor.</param>
/// <param name="size">Its size.</param>
/// <param name="maxLag">The largest lag; null for all.</param>
/// <param name="projections">The number of random vectors for each t; null for the basis vectors.</param>
/// <param name="seed">The seed of the random vectors.</param>
internal sealed class JacobianMeasurement(int state, int size, int? maxLag, int? projections, ulong seed)
{
    /// <summary>So many vectors are propagated at once at most, or those of one time step.</summary>
    private const int MostVectors = 4096;

    private readonly JacobianSums _sums = new(size, projections);
    private readonly RandomSource _random = new(seed);

    /// <summary>Adds the first sequences of a call.</summary>
    public void Add(Trajectory trajectory, int sequences)
    {
        using var frozen = new FrozenParameters(trajectory.Cell);
        var backward = new StepBackward(trajectory);
        for (int sequence = 0; sequence < Math.Min(sequences, trajectory.Lengths.Length); sequence++)
        {
            int length = trajectory.Lengths[sequence], most = Math.Max(1, MostVectors / _sums.Vectors);
            _sums.AddSequence(length, Math.Min(maxLag ?? length, length - 1));
            for (int step = 0; step < length; step += most)
                Measure(backward, trajectory, [.. Enumerable.Range(trajectory.RowOf(sequence, step), Math.Min(most, length - step))]);
        }
    }

    /// <summary>The results.</summary>
    public IReadOnlyList<JacobianNorm> ToNorms() => _sums.ToNorms();

    /// <summary>Measures the Jacobians of the states after the steps of some rows of a sequence.</summary>
    private void Measure(StepBackward backward, Trajectory trajectory, int[] rows)
    {
        (int Row, int Vector, bool IsLast)[] from =
            [.. rows.SelectMany(row => Enumerable.Range(0, _sums.Vectors).Select(vector => (row, vector, row == trajectory.LastRow(trajectory.Sequence[row]))))];
        Tensor[] gradients = [.. trajectory.Cell.StateSizes.Select((width, i) => i == state ? Vectors(rows.Length) : Tensor.Zeros([from.Length, width]))];
        gradients = Array.ConvertAll(gradients, gradient => gradient.To(trajectory.Input.DType));
        for (int lag = 1; lag <= (maxLag ?? int.MaxValue); lag++)
        {
            // The first state of the sequence is the last one that is reached.
            int[] inner = [.. Enumerable.Range(0, from.Length).Where(i => trajectory.Step[from[i].Row] > 0)];
            if (inner.Length == 0)
                break;
            if (inner.Length < from.Length)
                (from, gradients) = (Array.ConvertAll(inner, i => from[i]), Array.ConvertAll(gradients, gradient => gradient.Gather(inner)));
            backward.Run(Array.ConvertAll(from, vector => vector.Row), gradients, needsInput: false, needsTrace: false, result =>
            {
                _sums.Add(lag, result.Previous[state], from);
                int[] kept = [.. Enumerable.Range(0, from.Length).Where(i => result.Previous.Any(gradient => Rows.IsNonZero(gradient, i)))];
                gradients = Array.ConvertAll(result.Previous, gradient => gradient.Gather(kept).Detach());
                from = Array.ConvertAll(kept, i => (from[i].Row - 1, from[i].Vector, from[i].IsLast));
            });
        }
    }

    /// <summary>The vectors of some time steps, [steps · vectors, size].</summary>
    private Tensor Vectors(int steps)
    {
        double[] values = new double[steps * _sums.Vectors * size];
        for (int i = 0; i < values.Length; i++)
            values[i] = projections is not null ? _random.NextNormal() : i / size % size == i % size ? 1 : 0;
        return Tensor.From(values, [steps * _sums.Vectors, size]);
    }
}
