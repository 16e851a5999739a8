using SeqModels.LanguageModels;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Sequences.Translation;

/// <summary>The language model of the translations of one source.</summary>
internal sealed class ConditionedModel(Seq2Seq model, EncodedSource source) : ILanguageModel, IFaultFinder
{
    public Vocabulary Vocabulary => model.TargetVocabulary;

    public ITokenizer? Tokenizer => model.TargetTokenizer;

    public Seq2Seq Model => model;

    public EncodedSource Source => source;

    public LanguageModelState CreateState() => new ConditionedState(this);

    public override string ToString() => $"Seq2Seq over a {Vocabulary}, given a source";

    string? IFaultFinder.FindFault() => model.NamedParameters()
        .Select(named => FiniteValues.FirstOther(named.Parameter) is { } place ? $"'{named.Name}' {named.Parameter.Shape} is {place}" : null)
        .FirstOrDefault(fault => fault is not null);
}
