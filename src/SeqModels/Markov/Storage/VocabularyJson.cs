using System.Text.Json;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.Markov.Storage;

/// <summary>A vocabulary and a tokenizer as JSON properties.</summary>
internal static class VocabularyJson
{
    public static void Write(Utf8JsonWriter writer, Vocabulary vocabulary, ITokenizer? tokenizer)
    {
        writer.WriteStartObject("vocabulary");
        writer.WriteStartArray("tokens");
        foreach (string token in vocabulary.Tokens)
        {
            writer.WriteStringValue(token);
        }
        writer.WriteEndArray();
        Special("unknown", vocabulary.UnknownId);
        Special("begin", vocabulary.BeginId);
        Special("end", vocabulary.EndId);
        writer.WriteEndObject();
        if (tokenizer is not null)
        {
            writer.WriteString("tokenizer", TokenizerDescription.Write(tokenizer));
        }

        void Special(string name, int? id)
        {
            if (id is { } token)
            {
                writer.WriteString(name, vocabulary[token]);
            }
        }
    }

    public static (Vocabulary Vocabulary, ITokenizer? Tokenizer) Read(JsonElement root)
    {
        JsonElement vocabulary = root.GetProperty("vocabulary");
        string[] tokens = [.. vocabulary.GetProperty("tokens").EnumerateArray().Select(token => token.GetString() ?? throw new FormatException("a token is null"))];
        return (Vocabulary.FromList(tokens, Special("unknown"), Special("begin"), Special("end")), root.TryGetProperty("tokenizer", out JsonElement text)
            ? TokenizerDescription.Read(text.GetString() ?? "")
            : null);

        string? Special(string name) => vocabulary.TryGetProperty(name, out JsonElement token) ? token.GetString() : null;
    }
}
