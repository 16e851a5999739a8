using System.IO.Compression;
using System.Text.Json;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Cli.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private static readonly string[] SmallNetwork = ["--hidden", "16", "--embedding", "8", "--steps", "16", "--batch", "4", "--epochs", "2"];

    private readonly WorkFolder _folder = new();

    private string Text => _folder.Write("text.txt", Verses.Text(100));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lstm", "LSTM, 1 layer of 16", "a recurrent language model")]
    [InlineData("gru", "GRU, 1 layer of 16", "a recurrent language model")]
    [InlineData("rnn", "RNN, 1 layer of 16", "a recurrent language model")]
    [InlineData("neural-ngram", "neural n-gram model, 8 tokens of context", "a neural n-gram model")]
    public void A_network_is_trained_saved_and_recognized(string model, string kind, string format)
    {
        string path = _folder.File("model");
        ToolResult result = WorkFolder.Run(["train", Text, "--model", model, "--out", path, "--json", .. SmallNetwork]).Succeeded();

        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        report.GetProperty("kind").GetString().Should().Be(kind);
        report.GetProperty("validationPerplexity").GetDouble().Should().BeLessThan(21, "the vocabulary has 21 characters");
        result.Error.Should().Contain("epoch 2/2");
        WorkFolder.Run("evaluate", path, Text).Succeeded().Output.Should().Contain(format);
    }

    [Theory]
    [InlineData("ngram", "--order", "3", "3-gram model, modified-kneser-ney", "an n-gram model")]
    [InlineData("hmm", "--states", "4", "hidden Markov model, 4 states", "a hidden Markov model")]
    public void Other_models_are_trained_saved_and_recognized(string model, string option, string value, string kind, string format)
    {
        string path = _folder.File("model");
        WorkFolder.Run("train", Text, "--model", model, option, value, "--unit", "word", "--out", path).Succeeded().Output.Should().Contain(kind);
        WorkFolder.Run("evaluate", path, Text).Succeeded().Output.Should().Contain(format);
    }

    [Fact]
    public void The_reported_perplexity_is_that_of_evaluate_on_the_validation_text()
    {
        string path = _folder.File("model"), valid = _folder.Write("valid.txt", Verses.Text(20, seed: 2));
        ToolResult trained = WorkFolder.Run(["train", Text, "--valid", valid, "--out", path, "--json", .. SmallNetwork]).Succeeded();
        ToolResult evaluated = WorkFolder.Run("evaluate", path, valid, "--json").Succeeded();

        double perplexity = JsonDocument.Parse(evaluated.Output).RootElement.GetProperty("perplexity").GetDouble();
        JsonDocument.Parse(trained.Output).RootElement.GetProperty("validationPerplexity").GetDouble().Should().Be(perplexity);
        RecurrentLanguageModel model = RecurrentLanguageModel.Load(path);
        Evaluator.Evaluate(model, Corpus.FromFile(valid, CorpusOptions.Characters).Encode(model.Vocabulary)).Perplexity.Should().Be(perplexity);
    }

    [Fact]
    public void Threads_do_not_change_the_model_and_quiet_prints_no_progress()
    {
        foreach (string threads in (string[])["1", "2"])
        {
            WorkFolder.Run(["train", Text, "--out", _folder.File(threads), "--threads", threads, "--quiet", .. SmallNetwork]).Succeeded().Error.Should().BeEmpty();
        }

        File.ReadAllBytes(_folder.File("1")).Should().Equal(File.ReadAllBytes(_folder.File("2")));
    }

    [Fact]
    public void A_text_may_be_compressed_or_the_standard_input()
    {
        string text = Verses.Text(50), zipped = _folder.File("text.gz");
        using (var stream = new GZipStream(File.Create(zipped), CompressionMode.Compress))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }

        WorkFolder.Run("train", zipped, "--model", "ngram", "--out", _folder.File("a"), "-q").Succeeded();
        WorkFolder.RunWith(text, "train", "-", "--model", "ngram", "--out", _folder.File("b"), "-q").Succeeded();
        File.ReadAllBytes(_folder.File("a")).Should().Equal(File.ReadAllBytes(_folder.File("b")));
    }

    [Theory]
    [InlineData("--model ngram --states 3", "--states is an option of --model hmm, not of ngram.")]
    [InlineData("--model hmm --resume", "--resume is an option of --model lstm, gru, rnn, neural-ngram, not of hmm.")]
    [InlineData("--model gru --context 3", "--context is an option of --model neural-ngram, not of gru.")]
    [InlineData("--resume", "--resume and --checkpoint-steps need --checkpoint.")]
    [InlineData("--valid v --valid-share 0.1", "--valid and --valid-share exclude each other.")]
    [InlineData("--valid-share 0 --patience 2", "--patience needs a validation text: --valid or --valid-share.")]
    public void Options_that_do_not_belong_together_are_errors(string options, string message)
    {
        ToolResult result = WorkFolder.Run(["train", Text, "--out", _folder.File("x"), "-q", .. options.Split(' ')]);
        result.Status.Should().Be(2);
        result.Error.Should().Be($"seqmodels: {message}\n");
    }

    [Fact]
    public void A_failed_run_leaves_the_output_file_as_it_was()
    {
        string path = _folder.Write("model", "old");
        WorkFolder.Run("train", _folder.Write("empty.txt", ""), "--model", "ngram", "--out", path).Status.Should().Be(1);
        WorkFolder.Run("train", Text, "--out", _folder.File("no/such/folder")).Error.Should().Contain("there is no folder");
        File.ReadAllText(path).Should().Be("old");
        Directory.GetFiles(_folder.Path).Should().HaveCount(3, "no temporary file remains");
    }

    [Fact]
    public void A_run_continues_from_its_checkpoint_to_the_same_bits()
    {
        string checkpoint = _folder.File("checkpoint");
        string[] Arguments(string epochs, string path) =>
            ["train", Text, "--hidden", "16", "--steps", "16", "--batch", "4", "--schedule", "constant", "--epochs", epochs, "--out", _folder.File(path), "-q"];

        WorkFolder.Run([.. Arguments("2", "part"), "--checkpoint", checkpoint]).Succeeded();
        ToolResult again = WorkFolder.Run([.. Arguments("4", "resumed"), "--checkpoint", checkpoint]);
        WorkFolder.Run([.. Arguments("4", "resumed"), "--checkpoint", checkpoint, "--resume", "--log", _folder.File("log.jsonl")]).Succeeded();
        WorkFolder.Run(Arguments("4", "whole")).Succeeded();

        again.Status.Should().Be(2);
        again.Error.Should().Be($"seqmodels: the checkpoint '{checkpoint}' exists. Continue it with --resume, or delete it.\n");
        File.ReadAllBytes(_folder.File("resumed")).Should().Equal(File.ReadAllBytes(_folder.File("whole")));

        File.Delete(checkpoint);
        WorkFolder.Run([.. Arguments("2", "anew"), "--checkpoint", checkpoint]).Succeeded();
        File.ReadAllBytes(_folder.File("anew")).Should().Equal(File.ReadAllBytes(_folder.File("part")), "without --resume, checkpoint.previous is not continued");
        File.ReadLines(_folder.File("log.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()).Should().Contain("epoch");
    }

    [Fact]
    public void Fine_tuning_lowers_the_perplexity_and_may_add_words()
    {
        string model = _folder.File("model"), tuned = _folder.File("tuned");
        WorkFolder.Run(["train", Text, "--unit", "word", "--out", model, "-q", .. SmallNetwork]).Succeeded();
        string other = _folder.Write("other.txt", string.Concat(Enumerable.Repeat("the dog says woof and woof again.\n", 100)));
        ToolResult result = WorkFolder.Run(
            "fine-tune", model, other, "--out", tuned, "--new-tokens", "2", "--learning-rate", "0.01", "--steps", "16", "--batch", "4", "--json", "-q").Succeeded();

        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        report.GetProperty("validationPerplexity").GetDouble().Should().BeLessThan(report.GetProperty("validationPerplexityBefore").GetDouble() / 2);
        RecurrentLanguageModel.Load(tuned).Vocabulary.Count.Should().Be(RecurrentLanguageModel.Load(model).Vocabulary.Count + 2);
        WorkFolder.Run("fine-tune", _folder.Write("a.arpa", TinyModels.Arpa), other, "--out", tuned).Error
            .Should().Contain("is an ARPA file, which is not trained by gradients");
    }

    [Theory]
    [InlineData("nothing*", "seqmodels: --freeze: no parameter matches 'nothing*'; the parameters are *weight*")]
    [InlineData("*", "seqmodels: --freeze leaves no parameter to train.\n")]
    public void Frozen_parameters_must_exist_and_leave_some(string pattern, string error)
    {
        string model = _folder.File("model"), tuned = _folder.File("tuned");
        WorkFolder.Run(["train", Text, "--out", model, "-q", .. SmallNetwork]).Succeeded();
        ToolResult result = WorkFolder.Run("fine-tune", model, Text, "--out", tuned, "--freeze", pattern, "-q");
        result.Status.Should().Be(2);
        result.Error.Should().Match(error);
        File.Exists(tuned).Should().BeFalse();
    }
}
