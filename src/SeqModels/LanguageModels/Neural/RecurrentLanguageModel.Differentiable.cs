using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

// What the language-model training task asks of the model.
public sealed partial class RecurrentLanguageModel : IDifferentiableLanguageModel
{
    Module IDifferentiableLanguageModel.Module => this;

    TokenLoss IDifferentiableLanguageModel.Loss(Indices tokens, Indices targets, IReadOnlyList<Tensor>? carried)
    {
        RecurrentState? state = carried is null ? null : new RecurrentState(carried[0], carried.Count > 1 ? carried[1] : null);
        LanguageModelLoss loss = Loss(tokens, targets, state);
        return new TokenLoss { Loss = loss.Loss, CrossEntropy = loss.CrossEntropy, Carried = loss.State.Cell is { } cell ? [loss.State.Hidden, cell] : [loss.State.Hidden] };
    }

    IReadOnlyList<NamedTensor> IDifferentiableLanguageModel.CreateCarriedState(int batchSize)
    {
        RecurrentState state = ZeroState(batchSize);
        return state.Cell is { } cell ? [("hidden", state.Hidden), ("cell", cell)] : [("hidden", state.Hidden)];
    }

    IEnumerable<NamedSetting> IDifferentiableLanguageModel.TrainingSettings() => [(nameof(SampledSoftmax), SampledSoftmax?.Options.ToString() ?? "none")];
}
