using System.Runtime.InteropServices;
using SeqModels.Text;

namespace SeqModels.LanguageModels.Generation;

/// <summary>The text of one continuation, in pieces, up to the first of <see cref="GenerationOptions.StopTexts"/>.</summary>
internal sealed class TextContinuation
{
    private readonly Vocabulary _vocabulary;
    private readonly Continuation _tokens;
    private readonly PieceDecoder _decoder;
    private readonly StopBuffer<char>? _stops;
    private readonly List<char> _released = [];

    public TextContinuation(ILanguageModel model, ITokenizer tokenizer, IReadOnlyList<string> prompt, GenerationOptions options)
    {
        _vocabulary = model.Vocabulary;
        _tokens = new Continuation(model, options);
        _decoder = new PieceDecoder(tokenizer, prompt);
        _stops = options.StopTexts.Count == 0 ? null : new StopBuffer<char>([.. options.StopTexts.Select(text => text.ToCharArray())]);
    }

    /// <summary>Whether the text is complete.</summary>
    public bool HasEnded => _tokens.HasEnded || _stops is { IsFound: true };

    /// <summary>The number of tokens chosen.</summary>
    public long Count => _tokens.Count;

    /// <summary>The last token, by which the state is to advance while the text has not ended.</summary>
    public int Last => _tokens.Last;

    /// <summary>Takes note of a token of the prompt.</summary>
    public void Read(int token) => _tokens.Read(token);

    /// <summary>Chooses the next token; returns the text that is now known to be part of the continuation, often that of the token, sometimes none.</summary>
    public string Next(ReadOnlySpan<float> probabilities)
    {
        string text = "";
        foreach (int token in _tokens.Next(probabilities))
            text += _decoder.Add(_vocabulary[token]);
        if (_tokens.HasEnded)
            text += _decoder.Complete();
        return _stops is null ? text : BeforeStop(text, _stops);
    }

    private string BeforeStop(string text, StopBuffer<char> stops)
    {
        _released.Clear();
        for (int i = 0; i < text.Length && !stops.IsFound; i++)
            stops.Add(text[i], _released);
        if (_tokens.HasEnded)
            stops.Complete(_released);
        return new string(CollectionsMarshal.AsSpan(_released));
    }
}
