using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Hosting.Tests;

/// <summary>A model that counts its disposals and can do nothing else.</summary>
internal sealed class DisposableModel : ILanguageModel, IDisposable
{
    public int Disposals { get; private set; }

    public Vocabulary Vocabulary => TinyModel.Text.Vocabulary;

    public ITokenizer Tokenizer { get; } = new CharacterTokenizer();

    public LanguageModelState CreateState() => throw new NotSupportedException("It has no state.");

    public void Dispose() => Disposals++;
}
