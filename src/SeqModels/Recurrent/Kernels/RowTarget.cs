namespace SeqModels.Recurrent.Kernels;

/// <summary>Where a step writes one row's new state: to the next step's input or the final state, and to the layer's output.</summary>
internal unsafe struct RowTarget<T>
    where T : unmanaged
{
    public T* Hidden;
    public T* Cell;
    public T* Output;
}
