using System.Globalization;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

// Training by Trainer and LanguageModelTask.
public sealed partial class RecurrentLanguageModel : IDifferentiableLanguageModel
{
    Module IDifferentiableLanguageModel.Module => this;

    TokenLoss IDifferentiableLanguageModel.Loss(Indices tokens, Indices targets, IReadOnlyList<Tensor>? carried)
    {
        LanguageModelLoss loss = Loss(tokens, targets, carried is null ? null : new RecurrentState(carried));
        return new TokenLoss { Loss = loss.Loss, CrossEntropy = loss.CrossEntropy, Carried = loss.State.Tensors };
    }

    /// <remarks>The names are used in checkpoints.</remarks>
    IReadOnlyList<NamedTensor> IDifferentiableLanguageModel.CreateCarriedState(int batchSize) =>
        [.. CreateRecurrentState(batchSize).Tensors.Select((tensor, i) => new NamedTensor(i switch { 0 => "hidden", 1 => "cell", _ => string.Create(CultureInfo.InvariantCulture, $"state{i}") }, tensor))];

    IEnumerable<NamedSetting> IDifferentiableLanguageModel.TrainingSettings() => [(nameof(Options.SampledSoftmax), Options.SampledSoftmax?.Options.ToString() ?? "none")];
}
