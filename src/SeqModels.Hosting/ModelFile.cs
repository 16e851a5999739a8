using System.Buffers.Binary;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Hosting;

/// <summary>Loads a language model of any kind that a file tells.</summary>
internal static class ModelFile
{
    /// <summary>The longest header of a safetensors file that is searched.</summary>
    private const int MaxHeader = 1 << 27;

    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is no language model, or is damaged.</exception>
    public static ILanguageModel Load(string path, ITokenizer? tokenizer)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"AddSeqModel: there is no file '{path}'. Relative paths are those of the current folder, '{Environment.CurrentDirectory}'.", path);
        Span<byte> start = stackalloc byte[8];
        using (FileStream file = File.OpenRead(path))
        {
            int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            if (length == start.Length && !start.StartsWith("SEQN"u8))
            {
                ulong header = BinaryPrimitives.ReadUInt64LittleEndian(start);
                if (header > MaxHeader || header > (ulong)(file.Length - file.Position))
                    throw new InvalidDataException($"AddSeqModel: '{path}' is neither a safetensors file nor an n-gram model of SeqModels.");
                byte[] json = new byte[header];
                file.ReadExactly(json);
                return json.AsSpan().IndexOf("\"seqmodels.neural-n-gram-language-model\""u8) >= 0
                    ? NeuralNGramLanguageModel.Load(path, tokenizer)
                    : RecurrentLanguageModel.Load(path, new RecurrentLanguageModelLoadOptions { Tokenizer = tokenizer });
            }
        }

        return NGramModel.Load(path, new NGramLoadOptions { Tokenizer = tokenizer });
    }
}
