using SeqModels.Layers;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Studies.Gradients;

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
