#r "nuget: SeqModels, 0.2.0"

open SeqModels.Evaluation
open SeqModels.LanguageModels
open SeqModels.NGrams
open SeqModels.Text

// Run with: dotnet fsi FirstModel.fsx [FILE]
let text =
    match fsi.CommandLineArgs with
    | [| _; file |] -> System.IO.File.ReadAllText file
    | _ -> String.replicate 50 "the cow says moo. the duck says quack. the cow says moo and the duck says quack. "

let corpus = Corpus.FromText(text, CorpusOptions.Characters)
let split = corpus.Encode(corpus.BuildVocabulary()).Split(0.8, 0.1, 0.1)
let model = NGramModel.Estimate(split.Train, order = 5)
let perplexity = Evaluator.Evaluate(model, split.Test).Perplexity
let written = model.GenerateText("the ", GenerationOptions(MaxTokens = 60))
printfn $"perplexity {perplexity:F3}: {written}"
