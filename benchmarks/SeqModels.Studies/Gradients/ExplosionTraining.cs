using SeqModels.Diagnostics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Training;

namespace SeqModels.Studies.Gradients;

/// <summary>A training of an RNN with exploding gradients on the adding problem, observed.</summary>
/// <param name="Name">The clipping.</param>
/// <param name="Losses">The loss of each step, smoothed by the trainer, until training failed.</param>
/// <param name="Failure">Why training failed; null if it did not.</param>
/// <param name="Observer">The observer, with its warnings.</param>
internal sealed record ExplosionTraining(string Name, IReadOnlyList<double> Losses, string? Failure, GradientObserver Observer)
{
    public const double Radius = 1.5;

    private const int Batch = 32, StepsPerEpoch = 100;

    /// <summary>The number of the observer's warnings of exploding or non-finite values.</summary>
    public int Warnings => Observer.Warnings.Count(warning => warning.Kind is GradientWarningKind.ExplodingGradient or GradientWarningKind.NonFinite);

    /// <summary>Trains without clipping, and with the same seed clipped to the norm 1.</summary>
    public static (ExplosionTraining Unclipped, ExplosionTraining Clipped) Both(int hiddenSize, int length, int epochs, double learningRate, ulong seed)
    {
        return (Train("without clipping", GradientClipping.None), Train("clipped to norm 1", GradientClipping.ByGlobalNorm(1)));

        ExplosionTraining Train(string name, GradientClipping clipping)
        {
            var adder = new SmallAdder(new RnnOptions { Initialization = Explosion.WithRadius(Radius) }, hiddenSize, seed);
            var problem = new AddingProblem(length);
            TrainingTask task = TrainingTask.Create(adder, StepsPerEpoch, random => Enumerable.Range(0, StepsPerEpoch).Select(_ => problem.Sample(Batch, random)), adder.Error);
            var observer = new GradientObserver(new GradientObserverOptions { MaxClippedShare = null });
            var losses = new StepLosses();
            string? failure = null;
            try
            {
                new Trainer(task, new TrainingOptions
                {
                    Epochs = epochs,
                    Optimizer = new SgdOptions { LearningRate = learningRate },
                    Clipping = clipping,
                    Seed = seed,
                    Callbacks = [observer, losses],
                }).Train();
            }
            catch (NonFiniteTrainingException e)
            {
                failure = e.Message;
            }

            return new ExplosionTraining(name, losses.Values, failure, observer);
        }
    }

    private sealed class StepLosses : TrainingCallback
    {
        public List<double> Values { get; } = [];

        public override void OnStep(TrainingContext context) => Values.Add(context.Progress.SmoothedLoss);
    }
}
