using SeqModels.Diagnostics.Trajectories;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Paths;

/// <summary>The factors of the carry, ∏_{j=t−k+1}^{t} F_j, from every loss back to every state.</summary>
internal static class CarryFactors
{
    /// <summary>Adds them to sums.</summary>
    /// <param name="trajectory">The layer in one direction.</param>
    /// <param name="lossTimes">For each sequence, whether there is a loss at each time.</param>
    /// <param name="maxLag">The largest k.</param>
    /// <param name="sums">The sums.</param>
    public static void Add(Trajectory trajectory, bool[][] lossTimes, int maxLag, PathSums sums)
    {
        if (!sums.Rule.HasCarry)
            return;
        double[] factors = Of(trajectory, sums.Rule);
        int units = trajectory.Cell.HiddenSize;
        double[] product = new double[units];
        for (int sequence = 0; sequence < lossTimes.Length; sequence++)
        {
            for (int time = 0; time < lossTimes[sequence].Length; time++)
            {
                if (!lossTimes[sequence][time])
                    continue;
                int row = trajectory.RowAt(sequence, time);
                product.AsSpan().Fill(1);
                for (int lag = 0; lag <= Math.Min(maxLag, trajectory.Step[row]); lag++)
                {
                    double sum = 0;
                    for (int unit = 0; unit < units; unit++)
                    {
                        if (lag > 0)
                            product[unit] *= factors[((row - lag + 1) * units) + unit];
                        sum += product[unit];
                    }

                    sums.AddCarry(lag, sum, units);
                }
            }
        }
    }

    /// <summary>F of every row.</summary>
    private static double[] Of(Trajectory trajectory, PathRule rule)
    {
        using (new Tape().Evaluate())
        {
            var trace = new GateTrace();
            ((ITracedCell)trajectory.Cell).Step(trajectory.Input, trajectory.Previous, trace);
            return rule.Carry(trace, trajectory.Previous[rule.StateIndex])!.To(DType.Float64).AsSpan<double>().ToArray();
        }
    }
}
