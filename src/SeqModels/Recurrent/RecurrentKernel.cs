using SeqModels.Recurrent.Kernels;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>The fused kernel of a family: over whole sequences and step by step.</summary>
internal abstract class RecurrentKernel
{
    /// <summary>Blocks of H rows in the weights and biases.</summary>
    public abstract int Blocks { get; }

    /// <summary>Blocks of H peephole weights; 0 without.</summary>
    public abstract int Peepholes { get; }

    /// <summary>Whether the state has a cell c beside h.</summary>
    public abstract bool HasCell { get; }

    /// <summary>Runs one layer: (y, h_n[, c_n]).</summary>
    public abstract Tensor[] Apply(string name, in LayerCall call);

    /// <summary>Makes what steps one layer.</summary>
    public abstract LayerStep NewStep(DirectionSteps weights, StepSetup setup);
}
