using SeqModels.Diagnostics;
using SeqModels.Layers;
using SeqModels.Tensors;
using SeqModels.Training;

namespace GradientFlowLesson;

/// <summary>A model with one recurrent layer, and the task that it learns.</summary>
internal interface ISubject
{
    /// <summary>The name of the task.</summary>
    string Task { get; }

    /// <summary>The name of <see cref="Error"/>.</summary>
    string ErrorName { get; }

    /// <summary>The model.</summary>
    Module Model { get; }

    /// <summary>The loss of the batch on which gradients are measured; the same batch before and after training.</summary>
    Tensor Loss();

    /// <summary>The error on data that was not used in training.</summary>
    double Error();

    /// <summary>Trains the model.</summary>
    TrainingResult Learn();
}

/// <summary>The gradient flow of a model at one time.</summary>
/// <param name="Task">The task.</param>
/// <param name="Layer">The name of the layer.</param>
/// <param name="IsTrained">Whether it was measured after training.</param>
/// <param name="Error">The error of the model on its task at that time.</param>
/// <param name="Steps">The training steps before.</param>
/// <param name="Report">The gradient flow.</param>
internal sealed record Measured(string Task, string Layer, bool IsTrained, double Error, long Steps, GradientFlowReport Report)
{
    /// <summary>The only recurrent layer.</summary>
    public LayerGradientFlow Flow => Report.Layers[0];

    /// <summary>The name in tables.</summary>
    public string Name => $"{Layer}, {(IsTrained ? "trained" : "fresh")}";

    /// <summary>Measures a model.</summary>
    public static Measured Of(ISubject subject, string layer, TrainingResult? training, GradientFlowOptions options) => new(
        subject.Task, layer, training is not null, subject.Error(), training?.TotalSteps ?? 0, GradientFlow.Measure(subject.Model, subject.Loss, options));
}
