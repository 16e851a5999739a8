using System.Globalization;
using SeqModels.LanguageModels.Mixtures;
using SeqModels.LanguageModels.Neural;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// Dynamic evaluation (Mikolov et al. 2010, Krause et al. 2018): a recurrent language model that keeps learning while it reads. After every
/// segment of tokens the parameters follow the gradient of the segment's mean cross-entropy and decay towards the trained ones θ_g:
/// θ ← θ − η ∇L + λ (θ_g − θ), or, with gradient statistics, θ ← θ − η ∇L / (√MS + ε) + min(λ r, 1) (θ_g − θ) with r = √MS / mean √MS.
/// </summary>
/// <remarks>
/// The tokens of a segment are predicted with the parameters before its update, so that every probability depends on preceding tokens only. A
/// state has its own parameters from its first update on; a fork shares them until one of both is updated. The wrapped model never changes.
/// Gradients flow through the tokens of a segment (truncated backpropagation); there is no dropout.
/// <example>
/// <code>
/// GradientStatistics statistics = GradientStatistics.Collect(lstm, train);
/// var dynamic = new DynamicEvaluation(lstm, new() { LearningRate = 0.002, Decay = 0.02, Statistics = statistics });
/// Console.WriteLine(Evaluator.Compare([("static", lstm), ("dynamic", dynamic)], test));
/// </code>
/// </example>
/// </remarks>
public sealed class DynamicEvaluation : ILanguageModel, IFaultFinder
{
    /// <summary>Wraps a model.</summary>
    /// <param name="model">The trained model, in evaluation mode. It must not change while it is used.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The statistics belong to a model with other parameters.</exception>
    /// <exception cref="InvalidOperationException">The parameters are not Float32.</exception>
    public DynamicEvaluation(RecurrentLanguageModel model, DynamicEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (Model, Options) = (model, options ?? new DynamicEvaluationOptions());
        if (model.Parameters().Any(parameter => parameter.DType != DType.Float32))
            throw new InvalidOperationException("DynamicEvaluation: the parameters of the model must be Float32. Convert them with ConvertTo(Float32).");
        Options.Statistics?.Check(model, nameof(options));
        Update = new DynamicUpdate(model, Options);
    }

    /// <summary>The trained model.</summary>
    public RecurrentLanguageModel Model { get; }

    /// <summary>The options of the updates.</summary>
    public DynamicEvaluationOptions Options { get; }

    /// <inheritdoc/>
    public Vocabulary Vocabulary => Model.Vocabulary;

    /// <inheritdoc/>
    public ITokenizer? Tokenizer => Model.Tokenizer;

    /// <summary>The rule of the updates.</summary>
    internal DynamicUpdate Update { get; }

    /// <summary>Creates the state before the first token, with the trained parameters.</summary>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode.</exception>
    public LanguageModelState CreateState() => new DynamicEvaluationState(this, (RecurrentLanguageModelState)Model.CreateState());

    string? IFaultFinder.FindFault() => ((IFaultFinder)Model).FindFault();

    /// <summary>The model and the settings of the updates.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Model} with dynamic evaluation (segments of {Options.SegmentLength}, learning rate {Options.LearningRate:G4}, decay {Options.Decay:G4}{(Options.Statistics is null ? "" : ", gradient statistics")})");
}
