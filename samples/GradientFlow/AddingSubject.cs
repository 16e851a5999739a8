using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Tensors;
using SeqModels.Training;

namespace GradientFlowLesson;

/// <summary>The adding problem: after the last step, the sum of two numbers that were marked long before. All gradient enters at the last step.</summary>
internal sealed class AddingSubject : Module, ISubject
{
    private const double Solved = 0.002;

    private readonly Setting _setting;
    private readonly AddingProblem _problem;
    private readonly RecurrentLayer _layer;
    private readonly Linear _output;
    private readonly SequenceBatch<float> _measured, _validation;

    public AddingSubject(RecurrentOptions options, Setting setting)
    {
        var random = new RandomSource(setting.Seed);
        _setting = setting;
        _problem = new AddingProblem(setting.Length);
        _layer = AddModule("layer", options.CreateLayer(_problem.FeatureCount, setting.HiddenSize, random));
        _output = AddModule("output", new Linear(setting.HiddenSize, 1, random));
        _measured = _problem.Sample(setting.BatchSize, new RandomSource(setting.Seed).Fork(1));
        _validation = _problem.Sample(500, new RandomSource(setting.Seed).Fork(2));
    }

    public string Task => "adding";

    public string ErrorName => "mean squared error";

    public Module Model => this;

    public Tensor Loss() => Loss(_measured);

    public double Error() => Loss(_validation).Item();

    public TrainingResult Learn()
    {
        TrainingTask task = TrainingTask.Create(
            this,
            _setting.StepsPerEpoch,
            random => Enumerable.Range(0, _setting.StepsPerEpoch).Select(_ => _problem.Sample(_setting.BatchSize, random)),
            Loss,
            _ => Error());
        return new Trainer(task, new TrainingOptions
        {
            Epochs = _setting.Epochs,
            Optimizer = new AdamOptions { LearningRate = 0.003 },
            Seed = _setting.Seed,
            Callbacks = [new StopWhenSolved()],
        }).Train();
    }

    private Tensor Loss(SequenceBatch<float> batch)
    {
        Tensor x = Tensor.From(batch.Inputs.Span, [batch.BatchSize, batch.SequenceLength, batch.FeatureCount]);
        Tensor last = _layer.Forward(x).State.Hidden.Select(0, 0);
        return SeqModels.Losses.Loss.MeanSquaredError(_output.Forward(last), Tensor.From(batch.Targets.Span, [batch.BatchSize, 1]));
    }

    private sealed class StopWhenSolved : TrainingCallback
    {
        private const int EpochsPerLine = 20;

        public override void OnEpoch(TrainingContext context)
        {
            TrainingProgress progress = context.Progress;
            if (progress.Epoch % EpochsPerLine == 0)
            {
                Console.WriteLine($"    {progress.TotalSteps} steps: validation error {progress.ValidationLoss:F4}");
            }

            if (progress.ValidationLoss < Solved)
            {
                context.Stop();
            }
        }
    }
}
