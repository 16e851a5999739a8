using SeqModels.LanguageModels;
using SeqModels.Sequences;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Tests.Sequences.Translation;

public sealed class Seq2SeqFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string Path => System.IO.Path.Combine(_folder, "model.safetensors");

    [Theory]
    [MemberData(nameof(Seq2SeqTests.Kinds), MemberType = typeof(Seq2SeqTests))]
    public void Saving_and_loading_is_exact(string kind)
    {
        Seq2Seq model = Pairs.Model(Pairs.Options(kind) with { Dropout = 0.125, LabelSmoothing = 0.0625 });
        model.Save(Path);

        Seq2Seq loaded = Seq2Seq.Load(Path, new Seq2SeqLoadOptions { EncoderCellFactory = Pairs.Cell, DecoderCellFactory = Pairs.Cell });

        if (kind != "cells")
            loaded.Options.Should().Be(model.Options);
        loaded.IsTraining.Should().BeFalse();
        (loaded.SourceVocabulary, loaded.TargetVocabulary).Should().Be((model.SourceVocabulary, model.TargetVocabulary));
        (loaded.SourceTokenizer, loaded.TargetTokenizer).Should().Match<(ITokenizer?, ITokenizer?)>(pair => pair.Item1 is CharacterTokenizer && pair.Item2 is CharacterTokenizer);
        foreach ((string source, string target) in Pairs.Make(5, seed: 8))
        {
            loaded.Translate(source).Should().Be(model.Translate(source));
            int[] ids = [.. model.TargetVocabulary.Encode(target.Select(letter => letter.ToString()))];
            int[] from = model.SourceVocabulary.Encode(source.Select(letter => letter.ToString()));
            loaded.Condition(from).LogProbability(ids).Should().Be(model.Condition(from).LogProbability(ids));
        }
    }

    [Fact]
    public void User_defined_cells_need_their_factories()
    {
        Pairs.Model(Pairs.Options("cells")).Save(Path);

        FluentActions.Invoking(() => Seq2Seq.Load(Path)).Should().Throw<ArgumentException>().WithMessage("*user-defined cells*Seq2SeqLoadOptions.EncoderCellFactory*");
        FluentActions.Invoking(() => Seq2Seq.Load(Path, new() { EncoderCellFactory = Pairs.Cell })).Should().Throw<ArgumentException>().WithMessage("*Seq2SeqLoadOptions.DecoderCellFactory*");
    }

    [Fact]
    public void Tokenizers_can_be_replaced()
    {
        Pairs.Model(Pairs.Options("lstm dot")).Save(Path);
        var own = new WhitespaceTokenizer();

        Seq2Seq loaded = Seq2Seq.Load(Path, new() { TargetTokenizer = own });

        loaded.SourceTokenizer.Should().BeOfType<CharacterTokenizer>();
        loaded.TargetTokenizer.Should().BeSameAs(own);
    }

    [Theory]
    [InlineData("\"encoderSize\":5", "\"encoderSize\":500000000", "'encoder.weight_ih_l0' must be [2000000000, 4], but is [20, 4]")]
    [InlineData("\"encoderSize\":5", "\"encoderSize\":0", "EncoderSize: must be at least 1")]
    [InlineData("\"layers\":1", "\"layers\":2000000000", "'encoder.weight_ih_l1' must be [20, 10], but is missing")]
    [InlineData("\"bidirectional\":true", "\"bidirectional\":false", "does not match its options: 'bridge.linear.weight'")]
    [InlineData("\"kind\":\"dot\"", "\"kind\":\"cross\"", "'kind' must be additive or dot, but is 'cross'")]
    [InlineData("\"kind\":\"dot\"", "\"kind\":\"additive\"", "'attention.query.weight' must be [7, 7], but is missing")]
    [InlineData("\"version\":1", "\"version\":9", "its version must be 1, but was 9")]
    [InlineData("\"sourceEmbeddingSize\":4", "\"sourceEmbeddingSize\":\"4\"", "its options are not the expected JSON")]
    [InlineData("\"seed\"", "\"sead\"", "its options are not the expected JSON")]
    public void A_damaged_file_is_refused(string from, string to, string reason)
    {
        Pairs.Model(Pairs.Options("lstm dot")).Save(Path);
        SafeTensorsFile file = SafeTensors.Load(Path);
        Dictionary<string, string> metadata = new(file.Metadata);
        metadata["seqmodels.seq2seq"].Should().Contain(from);
        int at = metadata["seqmodels.seq2seq"].IndexOf(from, StringComparison.Ordinal);
        metadata["seqmodels.seq2seq"] = metadata["seqmodels.seq2seq"].Remove(at, from.Length).Insert(at, to);
        SafeTensors.Save(Path, file.Tensors, metadata);

        FluentActions.Invoking(() => Seq2Seq.Load(Path)).Should().Throw<InvalidDataException>().WithMessage($"Seq2Seq.Load: *{reason}*");
    }

    [Fact]
    public void Another_file_is_refused()
    {
        SafeTensors.Save(Path, [new NamedTensor("a", Tensor.Zeros([2]))]);

        FluentActions.Invoking(() => Seq2Seq.Load(Path)).Should().Throw<InvalidDataException>().WithMessage("*contains tensors, but no sequence-to-sequence model*");
        FluentActions.Invoking(() => Seq2Seq.Load(Path + ".none")).Should().Throw<FileNotFoundException>();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
