using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = x ⊙ m, m = 0 with probability p and 1 / (1 − p) otherwise, drawn for each element in row-major order. dx += dy ⊙ m. Saves m.
internal sealed class ElementDropout(double probability, RandomSource random) : Operation
{
    private Workspace _mask;

    protected override string Name => "Dropout";

    public static Tensor Apply(Tensor x, double probability, RandomSource random)
    {
        DropoutDraw.Check(probability, random);
        return probability == 0 ? x : new ElementDropout(probability, random).Run(x.Shape, x);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        _mask = Allocate<T>(x.Length);
        Span<T> mask = _mask.AsSpan<T>();
        DropoutDraw.Fill(mask, probability, random);
        Elementwise.Binary(x, mask, Output<T>(), default(Product<T>));
    }

    protected override void Backward<T>() =>
        Elementwise.BinaryAccumulate(OutputGradient<T>(), _mask.AsSpan<T>(), InputGradient<T>(0), default(Product<T>));
}

public partial class Tensor
{
    /// <summary>
    /// Inverted dropout: each element is set to 0 with probability p and otherwise multiplied by 1 / (1 − p), so that the expected value is
    /// unchanged (Srivastava et al. 2014). For training only.
    /// </summary>
    /// <param name="probability">The dropout probability p, in [0, 1]; with 0 the result is x itself and no random numbers are
    /// drawn.</param>
    /// <param name="random">The random source, which provides one 64-bit number per two elements; the mask is the same on every
    /// machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    public Tensor Dropout(double probability, RandomSource random) => ElementDropout.Apply(this, probability, random);

    /// <summary>
    /// Dropout with one mask for all positions along an axis (variational or locked dropout): with x [batch, time, features] and axis 1, a
    /// feature of a sequence is dropped at all time steps or at none (Gal and Ghahramani 2016).
    /// </summary>
    /// <param name="probability">The dropout probability p, in [0, 1]; with 0 the result is x itself and no random numbers are
    /// drawn.</param>
    /// <param name="random">The random source, which provides one 64-bit number per two elements of the mask; the mask has the shape of x
    /// without the axis.</param>
    /// <param name="sharedAxis">The axis along which the mask is shared; negative values count from the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1], or the axis does not exist.</exception>
    public Tensor Dropout(double probability, RandomSource random, int sharedAxis) => SharedDropout.Apply(this, probability, random, sharedAxis);
}
