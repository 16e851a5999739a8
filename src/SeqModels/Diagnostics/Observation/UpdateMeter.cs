using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Observation;

/// <summary>Compares the parameters of a module with those before an optimizer step.</summary>
internal sealed class UpdateMeter(Module module)
{
    private readonly (NamedParameter Named, Tensor Before)[] _parameters =
        [.. module.NamedParameters().Where(named => !named.Parameter.IsFrozen).Select(named => (named, Tensor.Zeros(named.Parameter.Shape, named.Parameter.DType)))];

    /// <summary>Copies the parameters.</summary>
    public void Begin()
    {
        foreach ((NamedParameter named, Tensor before) in _parameters)
            named.Parameter.CopyTo(before);
    }

    /// <summary>‖Δθ‖ / ‖θ‖ over all parameters, and of each.</summary>
    public (double Total, IReadOnlyList<UpdateRatio> Each) End()
    {
        var each = new UpdateRatio[_parameters.Length];
        (double moved, double size) = (0, 0);
        for (int i = 0; i < each.Length; i++)
        {
            ((string name, Parameter parameter), Tensor before) = _parameters[i];
            (double squaredMove, double squaredSize) = parameter.DType == DType.Float32
                ? Squares(before.AsSpan<float>(), parameter.AsSpan<float>())
                : Squares(before.AsSpan<double>(), parameter.AsSpan<double>());
            each[i] = new UpdateRatio(name, Ratio(squaredMove, squaredSize));
            moved += squaredMove;
            size += squaredSize;
        }

        return (Ratio(moved, size), each);
    }

    private static double Ratio(double squaredMove, double squaredSize) => squaredMove == 0 ? 0 : Math.Sqrt(squaredMove / squaredSize);

    private static (double Move, double Size) Squares<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> after)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        (double move, double size) = (0, 0);
        for (int i = 0; i < before.Length; i++)
        {
            double old = double.CreateTruncating(before[i]), difference = double.CreateTruncating(after[i]) - old;
            move += difference * difference;
            size += old * old;
        }

        return (move, size);
    }
}
