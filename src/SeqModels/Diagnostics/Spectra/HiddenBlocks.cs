using MathNet.Numerics.LinearAlgebra;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Spectra;

/// <summary>The blocks [H, H] of the recurrent weights of a cell: W_hh, or W_hh W_hr with a projection.</summary>
internal static class HiddenBlocks
{
    /// <summary>The block of each gate, in the order of the weights.</summary>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    public static IEnumerable<(string Gate, Matrix<double> Matrix)> Of(string layer, RecurrentCell cell, ITracedCell traced)
    {
        Parameter weights = traced.Weights.HiddenWeights;
        Tensor effective = weights.Detach().To(DType.Float64);
        if (traced.Weights.Projection is { } projection)
            effective = effective.MatMul(projection.Detach().To(DType.Float64));
        double[] values = effective.AsSpan<double>().ToArray();
        if (!Array.TrueForAll(values, double.IsFinite))
            throw new ArgumentException($"RecurrentSpectrum.Of: {weights.Name} of {layer} has elements that are not finite. Restore the weights of an earlier checkpoint.");
        int size = cell.HiddenSize;
        return NamesOf(cell, traced, weights.DType).Select((gate, block) =>
            (gate, Matrix<double>.Build.DenseOfRowMajor(size, size, values.AsSpan(block * size * size, size * size).ToArray())));
    }

    /// <summary>The names of the gates, from a step of zeros.</summary>
    private static string[] NamesOf(RecurrentCell cell, ITracedCell traced, DType type)
    {
        var trace = new GateTrace();
        using (new Tape().Evaluate())
            traced.Step(Tensor.Zeros([1, cell.InputSize], type), [.. cell.StateSizes.Select(size => Tensor.Zeros([1, size], type))], trace);
        return [.. trace.Gates.Select(gate => gate.Name)];
    }
}
