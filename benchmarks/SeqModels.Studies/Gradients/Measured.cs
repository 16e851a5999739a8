using SeqModels.Diagnostics;
using SeqModels.Training;

namespace SeqModels.Studies.Gradients;

/// <summary>The gradient flow of a model at one time.</summary>
/// <param name="Task">The task.</param>
/// <param name="Layer">The name of the layer.</param>
/// <param name="IsTrained">Whether it was measured after training.</param>
/// <param name="Error">The error of the model on its task at that time.</param>
/// <param name="Steps">The training steps before.</param>
/// <param name="Report">The gradient flow.</param>
/// <param name="Inspection">The gates and states.</param>
internal sealed record Measured(string Task, string Layer, bool IsTrained, double Error, long Steps, GradientFlowReport Report, LayerInspection Inspection)
{
    /// <summary>The only recurrent layer.</summary>
    public LayerGradientFlow Flow => Report.Layers[0];

    /// <summary>The name in tables.</summary>
    public string Name => $"{Layer}, {(IsTrained ? "trained" : "fresh")}";

    /// <summary>Measures a model.</summary>
    public static Measured Of(ISubject subject, string layer, TrainingResult? training, GradientFlowOptions options) => new(
        subject.Task, layer, training is not null, subject.Error(), training?.TotalSteps ?? 0, GradientFlow.Measure(subject.Model, subject.Loss, options), RecurrentInspection.Of(subject.Model, subject.Loss).Layers[0]);
}
