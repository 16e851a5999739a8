using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

/// <summary>What a layer reads: the rows x themselves, or the rows that tokens name in an embedding.</summary>
/// <param name="Rows">x [·, ·, I]; with tokens the embedding E [V, I].</param>
/// <param name="Tokens">Ids [·, ·], each checked to be a row of E; null without tokens.</param>
internal readonly record struct SequenceInput(Tensor Rows, Indices? Tokens = null)
{
    /// <summary>I.</summary>
    public int Size => Rows.Shape[Rows.Rank - 1];

    /// <summary>The argument and its shape, for error messages.</summary>
    public string Description => Tokens is { } tokens ? $"tokens {tokens.Shape}" : $"x {Rows.Shape}";

    /// <summary>The two leading axes of x, and an axis of <paramref name="width"/>.</summary>
    public Shape Output(int width) => Tokens is { } tokens ? [.. tokens.Shape.Sizes, width] : Rows.Shape.With(2, width);
}
