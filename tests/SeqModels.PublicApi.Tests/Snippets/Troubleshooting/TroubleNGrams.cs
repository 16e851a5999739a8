using SeqModels.Evaluation;
using SeqModels.NGrams;
using SeqModels.Text;
using static SeqModels.PublicApi.Tests.Snippets.Trouble;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/troubleshooting.md: n-gram models.</summary>
internal static class TroubleNGrams
{
    public static void Run()
    {
        // snippet: TroubleNGrams
        Corpus text = Corpus.FromLines(["the cat sat", "the dog sat", "a cat ran"]);
        EncodedCorpus encoded = text.Encode(text.BuildVocabulary(VocabularyOptions.Sentences));
        EncodedCorpus test = Corpus.FromLines(["a dog ran"]).Encode(encoded.Vocabulary);

        NGramModel model = NGramModel.Estimate(encoded, order: 3);
        Console.WriteLine(string.Join("\n", model.Report!.Fallbacks) + "\n");
        Console.WriteLine($"maximum likelihood: {Evaluator.Evaluate(NGramModel.Estimate(encoded, 3, NGramSmoothing.MaximumLikelihood), test).Perplexity}\n");

        NGramModel stupid = NGramModel.Estimate(encoded, 3, NGramSmoothing.StupidBackoff());
        Try(() => stupid.AddWords(["fox"]));
        File.WriteAllText("bad.arpa", "\\data\\\nngram 1=3\n\n\\1-grams:\n-0.5 the\n-0.7 cat x\n");
        Try(() => Arpa.Read("bad.arpa"));
        Try(() => NGramModel.Estimate(encoded, order: 0));
        // end snippet
    }
}
