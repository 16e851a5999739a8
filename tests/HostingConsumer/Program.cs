// What a user of SeqModels.Hosting and SeqModels.Tokenizers does, run by .ci/run: trains on the tokens of a byte-pair encoding, serves the model, compares.
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Tokenizers;
using SeqModels.Hosting;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;
using SeqModels.Tokenizers;

const string vocabularyJson = """{"<unk>":0,"a":1,"b":2,"ab":3,"Ġ":4,"Ġab":5}""", merges = "#version: 0.2\na b\nĠ ab\n";
var tokenizer = new MicrosoftTokenizer(BpeTokenizer.Create(Stream(vocabularyJson), Stream(merges)));
Corpus corpus = Corpus.FromLines([.. Enumerable.Range(0, 50).Select(i => i % 3 == 0 ? "abab" : "aab")], new CorpusOptions { Tokenizer = tokenizer });
NGramModel model = NGramModel.Estimate(corpus.Encode(tokenizer.Vocabulary).AsStream(), 3, NGramSmoothing.WittenBell());

await using ServiceProvider services = new ServiceCollection().AddSeqModel(model, new ServedModelOptions { Tokenizer = tokenizer }).BuildServiceProvider();
using IServiceScope scope = services.CreateScope();
string text = "a";
await foreach (string piece in scope.ServiceProvider.GetRequiredService<ModelSession>().StreamTextAsync("a", new GenerationOptions { Seed = 1, MaxTokens = 20 }))
    text += piece;
string expected = model.GenerateText(tokenizer, "a", new GenerationOptions { Seed = 1, MaxTokens = 20 });
Console.WriteLine(text == expected ? $"served: {text}" : throw new InvalidDataException($"Served '{text}', but generated '{expected}'."));

static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
