using System.Security.Cryptography;
using System.Text.Json;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Cli.Tests.Inspection;

public sealed class InspectCommandTests : IDisposable
{
    private static readonly Vocabulary Words = Vocabulary.FromList(["<unk>", "<s>", "</s>", "cow", "moo"], "<unk>", "<s>", "</s>");

    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recurrent_model_has_options_vocabulary_and_tensors()
    {
        string file = _folder.File("model");
        new RecurrentLanguageModel(Words, new RecurrentLanguageModelOptions { HiddenSize = 6, EmbeddingSize = 4 }).Save(file);

        JsonElement report = Inspect(file);
        report.GetProperty("kind").GetString().Should().Be("recurrent language model");
        report.GetProperty("details").GetProperty("options").GetProperty("hiddenSize").GetInt32().Should().Be(6);
        report.GetProperty("details").GetProperty("vocabulary").GetProperty("size").GetInt32().Should().Be(5);
        report.GetProperty("details").GetProperty("vocabulary").GetProperty("end").GetString().Should().Be("</s>");
        JsonElement embedding = TensorOf(report, "embedding.weight");
        embedding.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).Should().Equal(5, 4);
        embedding.GetProperty("bytes").GetInt64().Should().Be(80);
        WorkFolder.Run("inspect", file).Succeeded().Output.Should().Contain("options.hiddenSize").And.Contain("embedding.weight");
    }

    [Fact]
    public void Statistics_and_hashes_are_of_the_elements_and_bytes()
    {
        string file = _folder.File("a.safetensors");
        SafeTensors.Save(file, [new NamedTensor("x", Tensor.From([3f, -4f, float.NaN], [3])), new NamedTensor("y", Tensor.From([1.0], [1]))]);
        JsonElement report = Inspect(file, "--statistics", "--hashes");
        JsonElement x = TensorOf(report, "x"), statistics = x.GetProperty("statistics");
        x.GetProperty("type").GetString().Should().Be("F32");
        statistics.GetProperty("minimum").GetDouble().Should().Be(-4);
        statistics.GetProperty("maximum").GetDouble().Should().Be(3);
        statistics.GetProperty("mean").GetDouble().Should().Be(-0.5);
        statistics.GetProperty("norm").GetDouble().Should().Be(5);
        statistics.GetProperty("notFinite").GetInt32().Should().Be(1);
        byte[] bytes = File.ReadAllBytes(file);
        report.GetProperty("sha256").GetString().Should().Be(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        TensorOf(report, "y").GetProperty("sha256").GetString().Should().Be(Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(1.0))));
        report.GetProperty("elements").GetInt64().Should().Be(4);
        report.GetProperty("kind").GetString().Should().Be("safetensors");
    }

    [Fact]
    public void A_module_has_its_configuration()
    {
        string file = _folder.File("linear.safetensors");
        new Linear(3, 2, new RandomSource(1)).Save(file);

        JsonElement report = Inspect(file);
        report.GetProperty("kind").GetString().Should().Be("parameters of a module");
        report.GetProperty("details").GetProperty("configuration").GetRawText().Should().Contain("Linear");
    }

    [Fact]
    public void N_gram_models_counts_and_vocabularies_are_told_apart()
    {
        string text = _folder.Write("a.txt", "cow moo\nmoo moo\n");
        NGramCounts counts = NGramCounts.CountFile(text, 2);
        counts.Save(_folder.File("counts"));
        counts.Vocabulary.Save(_folder.File("vocabulary"));
        using (var model = NGramModel.Estimate(counts, NGramSmoothing.WittenBell()))
        {
            model.Save(_folder.File("model"));
            Arpa.Write(model, _folder.File("arpa"), new ArpaWriteOptions { Gzip = true });
        }

        using (var model = NGramModel.Estimate(counts, NGramSmoothing.AddK()))
        {
            model.Save(_folder.File("exact"));
        }

        string[] files = ["counts", "vocabulary", "model", "arpa", "exact"];
        files.Select(file => Inspect(_folder.File(file), "--verify").GetProperty("kind").GetString())
            .Should().Equal("n-gram counts", "vocabulary", "n-gram model", "ARPA file", "n-gram model");
        JsonElement report = Inspect(_folder.File("model"));
        report.GetProperty("nGramCounts").EnumerateArray().Select(count => count.GetInt32()).Should().Equal(5, 5);
        report.GetProperty("details").GetProperty("description").GetString().Should().Be("Witten-Bell");
    }

    [Fact]
    public void Markov_models_are_json()
    {
        string file = _folder.File("a.hmm"), text = _folder.Write("a.txt", "cow moo\nmoo moo\n");
        WorkFolder.Run("train", text, "--model", "hmm", "--unit", "word", "--states", "2", "--iterations", "2", "--out", file, "-q").Succeeded();
        JsonElement report = Inspect(file);
        report.GetProperty("kind").GetString().Should().Be("hidden Markov model");
        report.GetProperty("details").GetProperty("family").GetString().Should().Be("CategoricalHmm");
    }

    [Fact]
    public void A_checkpoint_has_its_epoch()
    {
        string text = _folder.Write("a.txt", string.Concat(Enumerable.Repeat("cow moo\n", 100))), file = _folder.File("run.checkpoint");
        WorkFolder.Run("train", text, "--hidden", "4", "--epochs", "1", "--batch", "2", "--checkpoint", file, "--out", _folder.File("a"), "-q").Succeeded();
        JsonElement report = Inspect(file);
        report.GetProperty("kind").GetString().Should().Be("training checkpoint");
        report.GetProperty("details").GetProperty("state").GetProperty("epoch").GetInt32().Should().BeGreaterThan(0);
    }

    [Fact]
    public void Damaged_files_give_the_error_of_the_library()
    {
        string file = _folder.File("a.safetensors"), model = _folder.File("a.ngrams"), text = _folder.Write("a.txt", "cow moo\nmoo moo\n");
        SafeTensors.Save(file, [new NamedTensor("x", Tensor.From([3f, -4f], [2]))]);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^3]);
        WorkFolder.Run("ngram", "estimate", text, "--order", "2", "--smoothing", "witten-bell", "--out", model).Succeeded();
        byte[] bytes = File.ReadAllBytes(model);
        bytes[^70] ^= 1;
        File.WriteAllBytes(model, bytes);
        string empty = _folder.Write("empty", ""), json = _folder.Write("a.json", "{\"format\":\"seqmodels-hmm\",");
        foreach (string[] arguments in (string[][])[[file], [model, "--verify"], [text], [empty], [json], [_folder.Path]])
        {
            ToolResult result = WorkFolder.Run(["inspect", .. arguments]);
            result.Status.Should().Be(1);
            result.Error.Should().StartWith("seqmodels: ").And.Contain(arguments[0]).And.NotContain("   at ");
            result.Output.Should().BeEmpty();
        }
    }

    private static JsonElement Inspect(params string[] arguments) => JsonDocument.Parse(WorkFolder.Run(["inspect", "--json", .. arguments]).Succeeded().Output).RootElement;

    private static JsonElement TensorOf(JsonElement report, string name) =>
        report.GetProperty("tensors").EnumerateArray().Single(tensor => tensor.GetProperty("name").GetString() == name);
}
