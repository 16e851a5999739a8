using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels.Generation;

/// <summary>A model that is certain of each next token: those of a script, whatever the prompt, then the first token for ever.</summary>
internal sealed class ScriptedModel(Vocabulary vocabulary, ITokenizer? tokenizer, params string[] script) : ILanguageModel
{
    private readonly int[] _script = vocabulary.Encode(script);

    public Vocabulary Vocabulary => vocabulary;

    public ITokenizer? Tokenizer => tokenizer;

    /// <summary>The tokens of the prompt, which precede the script.</summary>
    public int PromptLength { get; init; }

    /// <summary>Runs before each step.</summary>
    public Action? OnAdvance { get; init; }

    /// <summary>The last state created.</summary>
    public WeakReference? LastState { get; private set; }

    public LanguageModelState CreateState()
    {
        var state = new State(this, 0);
        LastState = new WeakReference(state);
        return state;
    }

    private sealed class State(ScriptedModel model, int read) : LanguageModelState
    {
        private int _read = read;

        private int Next => _read - model.PromptLength is var at && (uint)at < (uint)model._script.Length ? model._script[at] : 0;

        public override double LogProbability(int token) => token == Next ? 0 : double.NegativeInfinity;

        public override void Advance(int token)
        {
            model.OnAdvance?.Invoke();
            _read++;
        }

        public override void Distribution(Span<float> probabilities)
        {
            probabilities.Clear();
            probabilities[Next] = 1;
        }

        public override LanguageModelState Fork() => new State(model, _read);

        public override void CopyTo(LanguageModelState destination) => SameKind<State>(destination)._read = _read;
    }
}
