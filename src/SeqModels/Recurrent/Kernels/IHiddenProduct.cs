namespace SeqModels.Recurrent.Kernels;

/// <summary>Computes h'·W_hhᵀ in place of the sequence kernels.</summary>
internal interface IHiddenProduct
{
    /// <summary>Adds one of the kernel's hidden parts to the gates of the step in progress.</summary>
    void AddHidden(int part);
}
