using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SeqModels.Text;

namespace SeqModels.Training.Checkpoints;

/// <summary>Short descriptions that identify texts, vocabularies and batches.</summary>
internal static class TextIdentity
{
    private const int HashCharacters = 16;

    public static string Of(EncodedCorpus text) => string.Create(
        CultureInfo.InvariantCulture, $"{text.Count} tokens{(text.HasSentences ? $" in {text.SentenceCount} sentences" : "")} of hash {Short(Hash(text))}");

    public static string Of(Vocabulary vocabulary)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string token in vocabulary.Tokens)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(token));
            hash.AppendData([0]);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{vocabulary} of hash {Short(hash.GetHashAndReset())}");
    }

    public static string Of(TokenBatches batches) => string.Create(
        CultureInfo.InvariantCulture,
        $"{batches.GetType().Name} of {batches.BatchSize} rows and {batches.SequenceLength} steps{(batches is SequentialBatches sequential ? $", {sequential.Options}" : "")}");

    private static byte[] Hash(EncodedCorpus text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(text.Ids));
        for (int i = 0; i < text.SentenceCount; i++)
        {
            hash.AppendData(BitConverter.GetBytes(text.Sentence(i).Length));
        }

        return hash.GetHashAndReset();
    }

    private static string Short(byte[] hash) => Convert.ToHexStringLower(hash)[..HashCharacters];
}
