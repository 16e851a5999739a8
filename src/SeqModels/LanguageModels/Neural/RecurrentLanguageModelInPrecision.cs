using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.LanguageModels.Neural;

/// <summary>A view of a recurrent language model with weights of another precision.</summary>
internal sealed class RecurrentLanguageModelInPrecision(ILanguageModel model, RecurrentNetwork network, WeightPrecision precision) : ILanguageModel, IFaultFinder
{
    public Vocabulary Vocabulary => model.Vocabulary;

    public ITokenizer? Tokenizer => model.Tokenizer;

    public LanguageModelState CreateState() => new RecurrentLanguageModelState(network, precision);

    public string? FindFault() => (model as IFaultFinder)?.FindFault();

    public override string ToString() => $"{model} in {precision}";
}
