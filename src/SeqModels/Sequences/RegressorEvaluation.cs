using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Tensors;

namespace SeqModels.Sequences;

/// <summary>Loss, mean absolute error and root mean squared error of a regressor.</summary>
internal sealed class RegressorEvaluation : SequenceEvaluation
{
    private readonly SequenceRegressor _model;

    public RegressorEvaluation(SequenceRegressor model)
        : base(model) => (_model, Errors) = (model, new RegressionErrors(model.Options.TargetCount));

    public RegressionErrors Errors { get; }

    public override IReadOnlyList<NamedMetric> Metrics => [("MAE", Errors.MeanAbsoluteError), ("RMSE", Errors.RootMeanSquaredError)];

    protected override Tensor Measure(SequenceBatch batch)
    {
        Tensor predictions = _model.Forward(batch);
        Tensor loss = _model.Loss(predictions, batch);
        Errors.Add(batch.Values, predictions.To(batch.Values.DType));
        return loss;
    }
}
