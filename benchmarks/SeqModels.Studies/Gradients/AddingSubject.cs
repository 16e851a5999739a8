using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Studies.Gradients;

/// <summary>The adding problem: after the last step, the sum of two numbers that were marked long before. All gradient enters at the last step.</summary>
internal sealed class AddingSubject : ISubject
{
    private const double Solved = 0.002;

    private readonly Setting _setting;
    private readonly AddingProblem _problem;
    private readonly SmallAdder _adder;
    private readonly SequenceBatch<float> _measured, _validation;

    public AddingSubject(RecurrentOptions options, Setting setting)
    {
        _setting = setting;
        _problem = new AddingProblem(setting.Length);
        _adder = new SmallAdder(options, setting.HiddenSize, setting.Seed);
        _measured = _problem.Sample(setting.BatchSize, new RandomSource(setting.Seed).Fork(1));
        _validation = _problem.Sample(500, new RandomSource(setting.Seed).Fork(2));
    }

    public string Task => "adding";

    public string ErrorName => "mean squared error";

    public Module Model => _adder;

    public Tensor Loss() => _adder.Error(_measured);

    public double Error() => _adder.Error(_validation).Item();

    public TrainingResult Learn()
    {
        TrainingTask task = TrainingTask.Create(
            _adder,
            _setting.StepsPerEpoch,
            random => Enumerable.Range(0, _setting.StepsPerEpoch).Select(_ => _problem.Sample(_setting.BatchSize, random)),
            _adder.Error,
            _ => Error());
        return new Trainer(task, new TrainingOptions
        {
            Epochs = _setting.Epochs,
            Optimizer = new AdamOptions { LearningRate = 0.003 },
            Seed = _setting.Seed,
            Callbacks = [new StopWhenSolved()],
        }).Train();
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
