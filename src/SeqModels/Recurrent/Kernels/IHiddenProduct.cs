namespace SeqModels.Recurrent.Kernels;

/// <summary>Another way to compute h'·W_hhᵀ than the product of the sequence kernels.</summary>
internal interface IHiddenProduct
{
    /// <summary>Adds one of the kernel's hidden parts to the gates of the step in progress.</summary>
    void AddHidden(int part);
}
