using System.Globalization;
using SeqModels.LanguageModels.Neural;
using SeqModels.Numerics.Streaming;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

public sealed partial class RecurrentLanguageModel
{
    private OutputWeights? _floatOutput;
    private OutputWeights? _quantizedOutput;
    private OutputWeights? _floatProjection;
    private OutputWeights? _quantizedProjection;

    /// <summary>The embedding's vectors [V, E]; null with one-hot input.</summary>
    internal Parameter? EmbeddingWeight => _embedding?.Weight;

    /// <summary>
    /// Makes a stepper that has read nothing; it reads one token after another in evaluation mode and allocates nothing per token.
    /// </summary>
    /// <param name="batch">The number of sequences that step side by side, at least 1; the default is 1.</param>
    /// <param name="precision">The form of the weights; the default is <see cref="WeightPrecision.Float32"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1, or there is no such precision.</exception>
    /// <exception cref="InvalidOperationException">The parameters are not Float32.</exception>
    public RecurrentLanguageModelStepper CreateStepper(int batch = 1, WeightPrecision precision = WeightPrecision.Float32) =>
        new(this, _rnn, batch, precision);

    /// <summary>
    /// The same model with weights in another precision, for generating and scoring token by token: with
    /// <see cref="WeightPrecision.Int8"/> it is no longer quite the same distribution. <c>Evaluator.Compare</c> of both says what that
    /// costs on a text.
    /// </summary>
    /// <param name="precision">The form of the weights.</param>
    /// <returns>A view: when a parameter of this model changes, so does it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such precision.</exception>
    public ILanguageModel WithPrecision(WeightPrecision precision) => precision switch
    {
        WeightPrecision.Float32 => this,
        WeightPrecision.Int8 => new RecurrentLanguageModelInPrecision(this, precision),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "RecurrentLanguageModel.WithPrecision: no such precision."),
    };

    /// <summary>What the model is, for messages: <c>RecurrentLanguageModel (Lstm, 2 layers of 200, vocabulary of 10000)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{nameof(RecurrentLanguageModel)} ({Options.Cell}, {Options.Layers} {(Options.Layers == 1 ? "layer" : "layers")} of {Options.HiddenSize}, vocabulary of {Vocabulary.Count})");

    string? IFaultFinder.FindFault() => NamedParameters()
        .Select(named => FiniteValues.FirstOther(named.Parameter) is { } place ? $"'{named.Name}' {named.Parameter.Shape} is {place}" : null)
        .FirstOrDefault(fault => fault is not null);

    internal OutputStep NewOutputStep(WeightPrecision precision, StepScratch scratch)
    {
        OutputWeights weights = precision == WeightPrecision.Int8
            ? Shared(ref _quantizedOutput, _decoderWeight, precision)
            : Shared(ref _floatOutput, _decoderWeight, precision);
        return new OutputStep(weights, _decoderBias, Vocabulary.BeginId, scratch);
    }

    /// <summary>The projection of a stepper; null without one.</summary>
    internal ProjectionStep? NewProjectionStep(WeightPrecision precision, StepScratch scratch) => _projection is not { Weight: var weight }
        ? null
        : new ProjectionStep(
            precision == WeightPrecision.Int8 ? Shared(ref _quantizedProjection, weight, precision) : Shared(ref _floatProjection, weight, precision), weight.Shape[0], scratch);

    private static OutputWeights Shared(ref OutputWeights? slot, Parameter weight, WeightPrecision precision) =>
        Volatile.Read(ref slot) ?? Interlocked.CompareExchange(ref slot, new OutputWeights(weight, precision), null) ?? slot;
}
