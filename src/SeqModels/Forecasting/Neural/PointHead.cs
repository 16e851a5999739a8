using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Forecasting;

/// <summary>
/// One output per target: the point forecast. Predictive distributions are sample paths with residuals of the fit
/// (<see cref="PredictionMethod.ResidualBootstrap"/>).
/// </summary>
public sealed record PointHead : ForecastHead
{
    /// <summary>The kind in files.</summary>
    internal const string Kind = "point";

    /// <summary>The training loss.</summary>
    /// <value><see cref="PointLoss.Squared"/> by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public PointLoss Loss
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Loss), value, "PointHead.Loss: the value is not defined.");
    }

    /// <summary>The threshold δ of <see cref="PointLoss.Huber"/>, in the transformed scale.</summary>
    /// <value>Finite and greater than 0; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double HuberDelta { get; init => field = OptionRange.Positive(value, nameof(PointHead)); } = 1;

    internal override int OutputsPerTarget => 1;

    internal override string Suffix => Loss == PointLoss.Squared ? "" : $", {Loss}";

    internal override Tensor LossOf(Tensor outputs, Tensor targets)
    {
        Tensor predictions = outputs.Reshape(targets.Shape);
        return Loss switch
        {
            PointLoss.Absolute => Losses.Loss.MeanAbsoluteError(predictions, targets),
            PointLoss.Huber => Losses.Loss.Huber(predictions, targets, HuberDelta),
            _ => Losses.Loss.MeanSquaredError(predictions, targets),
        };
    }

    internal override void Centers(ReadOnlySpan<float> outputs, Span<double> centers)
    {
        for (int i = 0; i < centers.Length; i++)
            centers[i] = outputs[i];
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", Kind);
        writer.WriteString("loss", Loss.ToString());
        ExactText.Write(writer, "huberDelta", HuberDelta);
    }
}
