using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Forecasting;

/// <summary>
/// The output of a neural forecaster and its training loss: <see cref="PointHead"/>, <see cref="GaussianHead"/> or <see cref="QuantileHead"/>.
/// Immutable; other heads cannot be derived outside the library.
/// </summary>
public abstract record ForecastHead
{
    private protected ForecastHead()
    {
    }

    /// <summary>The number of network outputs per target.</summary>
    internal abstract int OutputsPerTarget { get; }

    /// <summary>The suffix of a forecaster's name; empty for the plain head.</summary>
    internal abstract string Suffix { get; }

    /// <summary>Whether the outputs define a distribution, so that <see cref="Distribution"/> and <see cref="Sample"/> can be called.</summary>
    internal virtual bool HasDistribution => false;

    /// <summary>Whether that distribution is Gaussian.</summary>
    internal virtual bool IsGaussian => false;

    /// <summary>The mean loss over all targets.</summary>
    /// <param name="outputs">The network's outputs [.., n, OutputsPerTarget].</param>
    /// <param name="targets">The targets [.., n].</param>
    internal abstract Tensor LossOf(Tensor outputs, Tensor targets);

    /// <summary>The point forecast of each target.</summary>
    /// <param name="outputs">[n, OutputsPerTarget], row-major.</param>
    /// <param name="centers">[n].</param>
    internal abstract void Centers(ReadOnlySpan<float> outputs, Span<double> centers);

    /// <summary>Draws each target from its distribution, independently.</summary>
    /// <param name="outputs">[n, OutputsPerTarget], row-major.</param>
    /// <param name="values">[n].</param>
    /// <param name="random">The random source; one normal number per target.</param>
    internal virtual void Sample(ReadOnlySpan<float> outputs, Span<double> values, RandomSource random) => throw new NotSupportedException();

    /// <summary>The distributions of all targets, in the transformed scale.</summary>
    /// <param name="outputs">[horizon, variables, OutputsPerTarget], row-major.</param>
    /// <param name="horizon">The number of steps.</param>
    /// <param name="variables">The number of variables.</param>
    internal virtual ForecastDistribution Distribution(ReadOnlySpan<float> outputs, int horizon, int variables) => throw new NotSupportedException();

    /// <summary>Writes the members of a JSON object, with its kind.</summary>
    internal abstract void Write(Utf8JsonWriter writer);
}
