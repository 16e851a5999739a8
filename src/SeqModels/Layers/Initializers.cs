using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>
/// Common initializers. Values are sampled in row-major order. A weight [out, in, …] has fan-in in·k and fan-out out·k, where k is the
/// product of the sizes after the second.
/// </summary>
public static class Initializers
{
    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = static (tensor, _) => tensor.AsWritableSpan().Clear();

    /// <summary>All ones.</summary>
    public static Initializer Ones { get; } = Constant(1);

    /// <summary>A constant value.</summary>
    public static Initializer Constant(float value) => (tensor, _) => tensor.AsWritableSpan().Fill(value);

    /// <summary>Uniform on [−bound, bound).</summary>
    public static Initializer Uniform(float bound) => Uniform(-bound, bound);

    /// <summary>Uniform on [low, high).</summary>
    public static Initializer Uniform(float low, float high) => (tensor, random) => random.Uniform(tensor.AsWritableSpan(), low, high);

    /// <summary>Normal, N(mean, standardDeviation²).</summary>
    /// <param name="standardDeviation">Finite, at least 0.</param>
    /// <param name="mean">Finite.</param>
    public static Initializer Normal(float standardDeviation = 1, float mean = 0) =>
        (tensor, random) => random.Normal(tensor.AsWritableSpan(), mean, standardDeviation);

    /// <summary>U(−a, a) with a = gain · √(6/(fan-in + fan-out)) (Glorot and Bengio 2010): for tanh and σ; the default of Keras kernels.</summary>
    /// <param name="gain">Finite, greater than 0.</param>
    public static Initializer XavierUniform(double gain = 1) => Xavier(OptionRange.Positive(gain, nameof(Initializers), "XavierUniform(gain)"), draw: Uniform);

    /// <summary>N(0, s²) with s = gain · √(2/(fan-in + fan-out)) (Glorot and Bengio 2010).</summary>
    /// <param name="gain">Finite, greater than 0.</param>
    public static Initializer XavierNormal(double gain = 1) =>
        Xavier(OptionRange.Positive(gain, nameof(Initializers), "XavierNormal(gain)") / Math.Sqrt(3), draw: s => Normal(s));

    /// <summary>U(−a, a) with a = gain · √(3/fan) (He et al. 2015).</summary>
    /// <param name="gain">Finite, greater than 0; null for √2, which suits ReLU.</param>
    /// <param name="fan">The fan that scales the values: <see cref="Fan.In"/> preserves the variance of activations, <see cref="Fan.Out"/> that of gradients.</param>
    public static Initializer KaimingUniform(double? gain = null, Fan fan = Fan.In) =>
        Kaiming(OptionRange.Positive(gain ?? Math.Sqrt(2), nameof(Initializers), "KaimingUniform(gain)") * Math.Sqrt(3), fan, Uniform);

    /// <summary>N(0, s²) with s = gain/√fan (He et al. 2015).</summary>
    /// <param name="gain">Finite, greater than 0; null for √2, which suits ReLU.</param>
    /// <param name="fan">The fan that scales the values: <see cref="Fan.In"/> preserves the variance of activations, <see cref="Fan.Out"/> that of gradients.</param>
    public static Initializer KaimingNormal(double? gain = null, Fan fan = Fan.In) =>
        Kaiming(OptionRange.Positive(gain ?? Math.Sqrt(2), nameof(Initializers), "KaimingNormal(gain)"), fan, s => Normal(s));

    /// <summary>
    /// A random orthogonal matrix times a gain (Saxe et al. 2014): with fewer rows than columns the rows are orthonormal, otherwise the
    /// columns; axes after the first are flattened into columns. Computed by the QR decomposition of a normal matrix, with signs such that the
    /// diagonal of R is positive, which makes the distribution uniform.
    /// </summary>
    /// <param name="gain">Finite, greater than 0.</param>
    public static Initializer Orthogonal(double gain = 1)
    {
        OptionRange.Positive(gain, nameof(Initializers), "Orthogonal(gain)");
        return (tensor, random) => OrthogonalMatrix.Fill(tensor, gain, random);
    }

    /// <summary>
    /// Square blocks of independent normal values, each scaled to a given spectral radius, the largest absolute value of an eigenvalue: for
    /// <c>weight_hh</c> [gates·H, H], whose blocks [H, H] belong to the gates. The work grows with H³.
    /// </summary>
    /// <remarks>
    /// In an RNN, a radius below 1 makes gradients vanish over many steps, and one above 1 can make them explode (Pascanu, Mikolov and Bengio
    /// 2013). Echo state networks start from such matrices (Jaeger 2001).
    /// <c>new RecurrentInitialization { HiddenWeights = Initializers.SpectralRadius(0.9) }</c> uses it for a layer.
    /// </remarks>
    /// <param name="radius">ρ, from 1e-30 to 1e30.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is outside its range.</exception>
    public static Initializer SpectralRadius(double radius)
    {
        if (radius is not (>= 1e-30 and <= 1e30))
            throw new ArgumentOutOfRangeException(nameof(radius), radius, "Initializers.SpectralRadius(radius): must be from 1e-30 to 1e30, within the range of Float32.");
        return (tensor, random) => SpectralRadiusMatrix.Fill(tensor, radius, random);
    }

    /// <summary>Creates a tensor with initialized values.</summary>
    public static Tensor Create(this Initializer initializer, Shape shape, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        Tensor tensor = Tensor.Zeros(shape);
        initializer(tensor, random);
        return tensor;
    }

    private static Initializer Xavier(double gain, Func<float, Initializer> draw) => (tensor, random) =>
    {
        (double fanIn, double fanOut) = Fans(tensor.Shape);
        draw((float)(gain * Math.Sqrt(6 / (fanIn + fanOut))))(tensor, random);
    };

    private static Initializer Kaiming(double factor, Fan fan, Func<float, Initializer> draw) => (tensor, random) =>
    {
        (double fanIn, double fanOut) = Fans(tensor.Shape);
        draw((float)(factor / Math.Sqrt(fan == Fan.In ? fanIn : fanOut)))(tensor, random);
    };

    private static (double In, double Out) Fans(Shape shape)
    {
        if (shape.Rank < 2)
        {
            throw new ArgumentException($"Initializers: fans need a weight [out, in, ...], but the shape is {shape}. Initialize biases with Zeros or Uniform.", nameof(shape));
        }

        double rest = 1;
        foreach (int size in shape.Sizes[2..])
        {
            rest *= size;
        }

        return (shape[1] * rest, shape[0] * rest);
    }
}
