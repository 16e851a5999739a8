#:package SeqModels@0.2.0
#:property ManagePackageVersionsCentrally=false

using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

// Run with: dotnet run FirstModel.cs -- [FILE]
string text = args.Length > 0
    ? File.ReadAllText(args[0])
    : string.Concat(Enumerable.Repeat("the cow says moo. the duck says quack. the cow says moo and the duck says quack. ", 50));
Corpus corpus = Corpus.FromText(text, CorpusOptions.Characters);
var (train, _, test) = corpus.Encode(corpus.BuildVocabulary()).Split(0.8, 0.1, 0.1);
var model = NGramModel.Estimate(train, order: 5);
Console.WriteLine($"perplexity {Evaluator.Evaluate(model, test).Perplexity:F3}: {model.GenerateText("the ", new() { MaxTokens = 60 })}");
