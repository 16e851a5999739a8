using SeqModels.Autodiff;
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

    public void Run()
    {
        _optimizer.ZeroGradients();
        using (_tape.Record())
        {
            Tensor loss = Loss.CrossEntropy(_model.Forward(_inputs).Output, _targets, LossOptions);
            _tape.Backward(loss);
            _loss = loss.Item();
        }

        Clipping.Apply(_optimizer.Parameters);
        _optimizer.Step();
    }

    public double Result() => _loss;

    public void Dispose()
    {
    }
}
