namespace SeqModels.Numerics.Products;

/// <summary>One product y += x·W with W in the panels of a <see cref="PackedMatrix{T}"/>.</summary>
internal unsafe struct VectorTask
{
    public float* X;
    public float* Y;
    public float* Panels;
    public int Depth;
    public int Columns;
}
