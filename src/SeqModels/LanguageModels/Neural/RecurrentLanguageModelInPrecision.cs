using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.LanguageModels.Neural;

/// <summary>A recurrent language model whose states step in one precision.</summary>
internal sealed class RecurrentLanguageModelInPrecision(RecurrentLanguageModel model, WeightPrecision precision) : ILanguageModel, IFaultFinder
{
    public Vocabulary Vocabulary => model.Vocabulary;

    public LanguageModelState Begin() => new RecurrentLanguageModelState(model, precision);

    public string? FindFault() => ((IFaultFinder)model).FindFault();

    public override string ToString() => $"{model} in {precision}";
}
