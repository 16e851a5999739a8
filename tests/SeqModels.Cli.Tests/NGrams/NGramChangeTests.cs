using System.Text.Json;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Cli.Tests.NGrams;

public sealed class NGramChangeTests : IDisposable
{
    private readonly WorkFolder _folder = new();
    private readonly string _text, _model;

    public NGramChangeTests()
    {
        _text = _folder.Write("a.txt", NGramTexts.Sentences(300, 5));
        _model = _folder.File("a.ngrams");
        WorkFolder.Run("ngram", "estimate", _text, "--order", "3", "--out", _model).Succeeded();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pruning_is_that_of_the_library()
    {
        using var model = NGramModel.Load(_model);
        NGramCounts counts = NGramCounts.Count(SentenceFile.Read(_text, model.Vocabulary), 3);
        (string[] Options, NGramPruning Pruning)[] cases =
        [
            (["--entropy", "1e-4"], NGramPruning.ByEntropy(1e-4)),
            (["--probability", "0.001"], NGramPruning.ByProbability(0.001)),
            (["--keep", "0.3"], NGramPruning.ToFraction(0.3)),
            (["--size", "200"], NGramPruning.ToSize(200)),
            (["--keep", "0.3", "--by", "count", "--counts-of", _text], NGramPruning.ToFraction(0.3, NGramPruningCriterion.Count) with { Contexts = counts }),
            (["--count", "2", "--counts-of", _text], NGramPruning.ByCount(counts, 2)),
        ];
        foreach ((string[] options, NGramPruning pruning) in cases)
        {
            string small = _folder.File("small.arpa"), expected = _folder.File("expected.arpa");
            WorkFolder.Run(["ngram", "prune", _model, "--out", small, .. options]).Succeeded();
            using NGramModel pruned = model.Prune(pruning);
            Arpa.Write(pruned, expected);
            File.ReadAllText(small).Should().Be(File.ReadAllText(expected), string.Join(' ', options));
            pruned.NGramCount(3).Should().BeLessThan(model.NGramCount(3));
        }
    }

    [Theory]
    [InlineData("give one of")]
    [InlineData("give one of", "--keep", "0.1", "--size", "3")]
    [InlineData("--by belongs", "--entropy", "0.1", "--by", "count")]
    [InlineData("requires --counts-of", "--count", "2")]
    public void Pruning_needs_one_criterion(string message, params string[] options)
    {
        ToolResult result = WorkFolder.Run(["ngram", "prune", _model, "--out", _folder.File("x"), .. options]);
        result.Status.Should().Be(2);
        result.Error.Should().Contain(message);
    }

    [Fact]
    public void Mixing_is_that_of_the_library()
    {
        string other = _folder.File("b.ngrams"), heldOut = _folder.Write("c.txt", NGramTexts.Sentences(60, 7));
        WorkFolder.Run("ngram", "estimate", _folder.Write("b.txt", NGramTexts.Sentences(100, 6)), "--order", "2", "--out", other).Succeeded();
        using NGramModel a = NGramModel.Load(_model), b = NGramModel.Load(other);
        EncodedCorpus text = SentenceFile.Read(heldOut, NGramMixture.UniteVocabularies([a, b]));
        (string[] Options, NGramMixture Mixture)[] cases =
        [
            (["--weights", "0.3", "0.7"], NGramMixture.Linear([a, b], [0.3, 0.7])),
            (["--weights", "0.3,0.9", "--log-linear"], NGramMixture.LogLinear([a, b], [0.3, 0.9])),
            (["--tune", heldOut], NGramMixture.Linear([a, b], text)),
            (["--tune", heldOut, "--log-linear"], NGramMixture.LogLinear([a, b], text)),
        ];
        foreach ((string[] options, NGramMixture mixture) in cases)
        {
            string mixed = _folder.File("mixed.arpa"), expected = _folder.File("expected.arpa");
            ToolResult result = WorkFolder.Run(["ngram", "mix", _model, other, "--out", mixed, "--json", .. options]).Succeeded();
            Arpa.Write(mixture.Model, expected);
            File.ReadAllText(mixed).Should().Be(File.ReadAllText(expected), string.Join(' ', options));
            JsonElement json = JsonDocument.Parse(result.Output).RootElement;
            json.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble()).Should().Equal(mixture.Weights);
            json.TryGetProperty("heldOutPerplexity", out _).Should().Be(mixture.HeldOutPerplexity is not null);
        }
    }

    [Theory]
    [InlineData("either --weights or --tune")]
    [InlineData("must have 2 numbers", "--weights", "1")]
    public void Mixing_needs_weights(string message, params string[] options)
    {
        ToolResult result = WorkFolder.Run(["ngram", "mix", _model, _model, "--out", _folder.File("x"), .. options]);
        result.Status.Should().Be(2);
        result.Error.Should().Contain(message);
    }

    [Fact]
    public void Converting_keeps_the_model()
    {
        string arpa = _folder.File("a.arpa.gz"), packed = _folder.File("packed"), quantized = _folder.File("small"), text = _folder.File("text");
        WorkFolder.Run("ngram", "convert", _model, arpa).Succeeded();
        WorkFolder.Run("ngram", "convert", arpa, packed, "--storage", "packed").Succeeded();
        WorkFolder.Run("ngram", "convert", packed, quantized, "--storage", "packed", "--bits", "8").Succeeded();
        WorkFolder.Run("ngram", "convert", packed, text, "--format", "arpa").Succeeded();

        using NGramModel before = NGramModel.Load(_model), after = NGramModel.Load(packed), small = NGramModel.Load(quantized), read = Arpa.Read(text);
        File.ReadAllBytes(arpa)[..2].Should().Equal(0x1F, 0x8B);
        after.StorageKind.Should().Be(NGramStorageKind.Packed);
        double expected = before.ScoreFile(_text).LogProbabilityIncludingOov;
        after.ScoreFile(_text).LogProbabilityIncludingOov.Should().Be(expected);
        read.ScoreFile(_text).LogProbabilityIncludingOov.Should().Be(expected);
        small.StorageBytes.Should().BeLessThan(after.StorageBytes);
        small.ScoreFile(_text).LogProbabilityIncludingOov.Should().NotBe(expected);
    }

    [Fact]
    public void A_failed_conversion_leaves_the_output_as_it_was()
    {
        string damaged = _folder.File("damaged.ngrams"), output = _folder.Write("out.arpa", "before");
        File.WriteAllBytes(damaged, File.ReadAllBytes(_model)[..200]);
        ToolResult result = WorkFolder.Run("ngram", "convert", damaged, output);
        result.Status.Should().Be(1);
        result.Error.Should().Contain(damaged).And.NotContain("   at ");
        File.ReadAllText(output).Should().Be("before");
        WorkFolder.Run("ngram", "convert", _model, output, "--bits", "8").Error.Should().Contain("--bits is for binary files");
    }
}
