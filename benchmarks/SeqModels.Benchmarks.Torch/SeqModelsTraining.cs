using SeqModels.Losses;
using SeqModels.Optimizers;
using SeqModels.Tensors;

namespace SeqModels.Benchmarks.Torch;

/// <summary>A training step of SeqModels: forward, cross-entropy, backward, clipping by the global norm, SGD.</summary>
internal sealed class SeqModelsTraining : IContestant
{
    private static readonly CrossEntropyOptions LossOptions = new() { IgnoredIndex = Hyperparameters.Padding };
    private static readonly GradientClipping Clipping = GradientClipping.ByGlobalNorm(Hyperparameters.ClipNorm);

    private readonly Tape _tape = new();
    private readonly SeqModelsLanguageModel _model;
    private readonly Sgd _optimizer;
    private readonly Indices _inputs;
    private readonly Indices _targets;
    private double _loss;

    public SeqModelsTraining(ModelShape shape)
    {
        _model = new SeqModelsLanguageModel(shape);
        _optimizer = new Sgd(_model.Parameters(), new SgdOptions { LearningRate = Hyperparameters.LearningRate });
        Shape batch = [shape.Batch, shape.Time];
        _inputs = new Indices(shape.Inputs(), batch);
        _targets = new Indices(shape.Targets(Hyperparameters.Padding), batch);
    }

    /// <summary>Seconds spent in each part of all steps so far.</summary>
    public PhaseClock Phases { get; } = new();

    public void Run()
    {
        Phases.Start();
        _optimizer.ZeroGradients();
        Phases.End("zero gradients");
        using (_tape.Record())
        {
            Tensor hidden = _model.Read(_inputs).Output;
            Phases.End("embedding and recurrent");
            Tensor loss = _model.Loss(hidden, _targets, LossOptions);
            _loss = loss.Item();
            Phases.End("output layer and loss, with gradients");
            _tape.Backward(loss);
            Phases.End("backward");
        }

        _optimizer.Step(Clipping);
        Phases.End("clipping and update");
    }

    public double Result() => _loss;

    public void Dispose()
    {
    }
}
