using SeqModels.Text;

namespace SeqModels.LanguageModels.Generation;

/// <summary>
/// One streamed text with its state of the model. One thread computes; <see cref="Dispose"/> may be called by any other and waits no longer
/// than for one token. After it the object holds neither state nor buffers, though its user may hold the object.
/// </summary>
internal sealed class TextStream : IDisposable
{
    private readonly Lock _gate = new();
    private readonly GenerationMeasurement _measurement;
    private Run? _run;

    public TextStream(ILanguageModel model, ITokenizer tokenizer, string prompt, GenerationOptions options)
    {
        IReadOnlyList<string> tokens = tokenizer.Tokenize(prompt);
        _run = new Run(model.CreateState(), new TextContinuation(model, tokenizer, tokens, options), new Queue<int>(model.Vocabulary.Encode(tokens)), new float[model.Vocabulary.Count]);
        _measurement = new GenerationMeasurement(options.MeasuredAs);
    }

    /// <summary>Reads a token of the prompt or, after it, generates one: the text that is now complete, often empty; null at the end, or after <see cref="Dispose"/>.</summary>
    public string? Next()
    {
        lock (_gate)
        {
            if (_run is not { } run || run.HasEnded)
                return null;
            if (run.Prompt.TryDequeue(out int token))
            {
                run.Read(token);
                return "";
            }

            long before = run.Text.Count;
            string text = run.Next();
            _measurement.AddTokens(run.Text.Count - before);
            return text;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _run = null;
            _measurement.Dispose();
        }
    }

    private sealed record Run(LanguageModelState State, TextContinuation Text, Queue<int> Prompt, float[] Probabilities)
    {
        private bool _isBegun;

        public bool HasEnded => Text.HasEnded;

        public void Read(int token)
        {
            State.Advance(token);
            Text.Read(token);
        }

        public string Next()
        {
            if (_isBegun)
                State.Advance(Text.Last);
            _isBegun = true;
            State.Distribution(Probabilities);
            return Text.Next(Probabilities);
        }
    }
}
