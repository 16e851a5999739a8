using SeqModels.Recurrent.Kernels;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>The fused kernel of a family as an object, which the options select.</summary>
internal sealed class RecurrentKernelOf<TKernel> : RecurrentKernel
    where TKernel : struct, ICellKernel
{
    private RecurrentKernelOf()
    {
    }

    public static RecurrentKernelOf<TKernel> Instance { get; } = new();

    public override int Blocks => TKernel.Blocks;

    public override int Peepholes => TKernel.Peepholes;

    public override bool HasCell => TKernel.HasCell;

    public override Tensor[] Apply(string name, in LayerCall call) => SequenceOperation<TKernel>.Apply(name, in call);

    public override LayerStep CreateStep(DirectionSteps weights, StepSetup setup) => new LayerStepOf<TKernel>(weights, setup);
}
