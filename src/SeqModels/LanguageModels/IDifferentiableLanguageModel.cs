using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

/// <summary>
/// A language model with a differentiable loss over windows of tokens. Whatever implements it is trained, validated, checkpointed and resumed
/// like <see cref="RecurrentLanguageModel"/>: <c>model.Train(train, validation, options)</c>.
/// </summary>
/// <example><code>
/// public TokenLoss Loss(Indices tokens, Indices targets, IReadOnlyList&lt;Tensor&gt;? carried) =&gt;
///     new() { Loss = Losses.Loss.CrossEntropy(_output.Forward(_embedding.Forward(tokens)), targets) };   // a neural bigram
/// </code></example>
public interface IDifferentiableLanguageModel : ILanguageModel
{
    /// <summary>The module whose parameters training changes: usually the model itself.</summary>
    Module Module { get; }

    /// <summary>
    /// The loss of a window: B rows of T tokens side by side. The module is in training mode for a step of training, and in evaluation mode
    /// for validation in rows.
    /// </summary>
    /// <param name="tokens">Ids, [batch, time].</param>
    /// <param name="targets">The token after each, [batch, time].</param>
    /// <param name="carried">
    /// The state that the window before left, without history, in the order of <see cref="CreateCarriedState"/>; null where rows start anew.
    /// </param>
    TokenLoss Loss(Indices tokens, Indices targets, IReadOnlyList<Tensor>? carried);

    /// <summary>
    /// The state that is carried from window to window, as it is before any token: new tensors with names for checkpoints. Empty by default,
    /// for a model that keeps no state.
    /// </summary>
    /// <param name="batchSize">The number of rows, B.</param>
    IReadOnlyList<NamedTensor> CreateCarriedState(int batchSize) => [];

    /// <summary>
    /// What changes the training loss and is not part of the module's configuration: a run is only resumed with the same. Nothing by default.
    /// </summary>
    IEnumerable<NamedSetting> TrainingSettings() => [];
}
