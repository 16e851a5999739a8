using SeqModels.Autodiff;
using SeqModels.Numerics;
using SeqModels.Recurrent;

namespace SeqModels.LanguageModels;

public sealed partial class RecurrentLanguageModel
{
    private OutputWeights? _floatOutput;
    private OutputWeights? _quantizedOutput;

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

    internal OutputStep NewOutputStep(WeightPrecision precision, StepScratch scratch)
    {
        ref OutputWeights? slot = ref precision == WeightPrecision.Int8 ? ref _quantizedOutput : ref _floatOutput;
        OutputWeights weights = Volatile.Read(ref slot) ?? Interlocked.CompareExchange(ref slot, new OutputWeights(_decoderWeight, precision), null) ?? slot;
        return new OutputStep(weights, _decoderBias, Vocabulary.BeginId, scratch);
    }
}
