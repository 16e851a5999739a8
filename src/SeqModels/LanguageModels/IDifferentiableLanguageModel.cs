using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

/// <summary>
/// A language model with a differentiable loss over windows of tokens. Every implementation is trained, validated, checkpointed and resumed
/// like <see cref="RecurrentLanguageModel"/>: <c>model.Train(train, validation, options)</c>.
/// </summary>
/// <example><code>
/// public TokenLoss Loss(Indices tokens, Indices targets, IReadOnlyList&lt;Tensor&gt;? carried) =&gt;
///     new() { Loss = Losses.Loss.CrossEntropy(_output.Forward(_embedding.Forward(tokens)), targets) };   // a neural bigram
/// </code></example>
public interface IDifferentiableLanguageModel : ILanguageModel
{
    /// <summary>The module whose parameters are trained, usually the model itself.</summary>
    Module Module { get; }

    /// <summary>
    /// Computes the loss of a batch of windows: B rows of T tokens. The module is in training mode in a training step, and in evaluation mode
    /// in batched validation.
    /// </summary>
    /// <param name="tokens">Token ids, [batch, time].</param>
    /// <param name="targets">The next token at every position, [batch, time].</param>
    /// <param name="carried">
    /// The detached state at the end of the previous window, in the order of <see cref="CreateCarriedState"/>; null at the start of the rows.
    /// </param>
    TokenLoss Loss(Indices tokens, Indices targets, IReadOnlyList<Tensor>? carried);

    /// <summary>
    /// Creates the initial value of the state that is carried from window to window: new tensors, with their names in checkpoints. Empty by
    /// default, for a model without a state.
    /// </summary>
    /// <param name="batchSize">The number of rows, B.</param>
    IReadOnlyList<NamedTensor> CreateCarriedState(int batchSize) => [];

    /// <summary>
    /// The settings that affect the training loss and are not part of the module's configuration. A run can be resumed only with equal
    /// settings. Empty by default.
    /// </summary>
    IEnumerable<NamedSetting> TrainingSettings() => [];
}
