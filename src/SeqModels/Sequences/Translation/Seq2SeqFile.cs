using System.Text;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.Sequences.Translation;

/// <summary>A sequence-to-sequence model as a safetensors file: parameters as tensors; options, vocabularies and tokenizers in the metadata.</summary>
internal static class Seq2SeqFile
{
    private const string OptionsKey = "seqmodels.seq2seq";
    private const string SourceKey = "seqmodels.source-vocabulary";
    private const string TargetKey = "seqmodels.target-vocabulary";
    private const string SourceTokenizerKey = "seqmodels.source-tokenizer";
    private const string TargetTokenizerKey = "seqmodels.target-tokenizer";

    public static void Save(string path, Seq2Seq model, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "pt",
            [OptionsKey] = Seq2SeqOptionsJson.Write(model.Options),
            [SourceKey] = Text(model.SourceVocabulary),
            [TargetKey] = Text(model.TargetVocabulary),
        };
        if (model.SourceTokenizer is { } source)
            metadata[SourceTokenizerKey] = TokenizerDescription.Write(source);
        if (model.TargetTokenizer is { } target)
            metadata[TargetTokenizerKey] = TokenizerDescription.Write(target);
        SafeTensors.Save(path, model.NamedParameters().Select(named => new NamedTensor(named.Name, named.Parameter)), metadata, cancellationToken);
    }

    public static Seq2Seq Load(string path, Seq2SeqLoadOptions options, CancellationToken cancellationToken)
    {
        SafeTensorsFile file = SafeTensors.Load(path, cancellationToken);
        if (!file.Metadata.TryGetValue(OptionsKey, out string? json) || !file.Metadata.TryGetValue(SourceKey, out string? source) || !file.Metadata.TryGetValue(TargetKey, out string? target))
            throw new InvalidDataException($"Seq2Seq.Load: '{path}' contains tensors, but no sequence-to-sequence model: its metadata does not contain '{OptionsKey}', '{SourceKey}' and '{TargetKey}'.");
        Seq2SeqOptions architecture = Parse(path, () => Seq2SeqOptionsJson.Read(json));
        architecture = architecture with
        {
            Encoder = WithCells(architecture.Encoder, options.EncoderCellFactory, path, nameof(Seq2SeqLoadOptions.EncoderCellFactory), nameof(options)),
            Decoder = WithCells(architecture.Decoder, options.DecoderCellFactory, path, nameof(Seq2SeqLoadOptions.DecoderCellFactory), nameof(options)),
        };
        return Parse(path, () =>
        {
            (Vocabulary from, Vocabulary to) = (Read(source), Read(target));
            architecture.Check(nameof(options));
            Seq2SeqShapes.Check(file, architecture, from.Count, to.Count);
            var model = new Seq2Seq(from, to, architecture, options.SourceTokenizer ?? Tokenizer(file, SourceTokenizerKey), options.TargetTokenizer ?? Tokenizer(file, TargetTokenizerKey));
            ModuleFiles.TakeParameters(model, file);
            model.Evaluate();
            return model;
        });
    }

    private static RecurrentOptions WithCells(RecurrentOptions layers, RecurrentCellFactory? factory, string path, string option, string argument) => layers is not CellLayerOptions cells
        ? layers
        : cells with
        {
            CellFactory = factory ?? throw new ArgumentException(
                $"Seq2Seq.Load: the model in '{path}' has user-defined cells, whose code a file cannot contain. Set Seq2SeqLoadOptions.{option} to the factory with which it was created.", argument),
        };

    private static string Text(Vocabulary vocabulary)
    {
        using var stream = new MemoryStream();
        vocabulary.Save(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Vocabulary Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return Vocabulary.Load(stream);
    }

    private static ITokenizer? Tokenizer(SafeTensorsFile file, string key) => file.Metadata.TryGetValue(key, out string? text) ? TokenizerDescription.Read(text) : null;

    private static T Parse<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"Seq2Seq.Load: '{path}' cannot be used: {error.Message}", error);
        }
    }
}
