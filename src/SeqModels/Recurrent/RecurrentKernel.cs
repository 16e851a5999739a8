using SeqModels.Recurrent.Kernels;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>The fused kernel of a family, over whole sequences and step by step.</summary>
internal abstract class RecurrentKernel
{
    /// <summary>The number of blocks of H rows in the weights and biases.</summary>
    public abstract int Blocks { get; }

    /// <summary>The number of blocks of H peephole weights; 0 without peepholes.</summary>
    public abstract int Peepholes { get; }

    /// <summary>Whether there is a cell state c besides h.</summary>
    public abstract bool HasCell { get; }

    /// <summary>Runs one layer: (y, h_n[, c_n]).</summary>
    public abstract Tensor[] Apply(string name, in LayerCall call);

    /// <summary>Creates one layer of a stepper.</summary>
    public abstract LayerStep CreateStep(DirectionSteps weights, StepSetup setup);
}
