// snippet: TranslateWords
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Text;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>Choices of the model, beam search and attention in docs/guide/sequence-to-sequence.md.</summary>
internal static class TranslateWords
{
    public static void Run()
    {
        (string Source, string Target)[] pairs = Phrases.Sentences();
        // snippet: TranslateWords
        var (train, validation) = (pairs[..1200], pairs[1200..1400]);
        var model = Seq2Seq.FromPairs(train, new WhitespaceTokenizer(), new()
        {
            Encoder = new GruOptions { Bidirectional = true },
            Decoder = new GruOptions(),
            EncoderSize = 16,
            DecoderSize = 32,
            SourceEmbeddingSize = 16,
            TargetEmbeddingSize = 16,
            Attention = new AdditiveAttentionOptions(),
            Dropout = 0.1,
        });
        TrainingResult result = model.Train(model.Batches(train), model.Batches(validation), new()
        {
            Epochs = 9,
            Optimizer = new AdamOptions { LearningRate = 0.01 },
            Schedule = new CosineSchedule(),
        });
        Console.WriteLine($"on {validation.Length} other pairs: {string.Join(", ", result.BestMetrics)}");

        string source = "the black cat sees the green house";
        ILanguageModel french = model.Condition(model.SourceVocabulary.Encode(source.Split(' ')));
        foreach (BeamHypothesis hypothesis in french.BeamSearch([], new() { Width = 4, Count = 3, LengthPenalty = LengthPenalty.Gnmt }))
            Console.WriteLine($"{hypothesis.Score,8:F4}  {string.Join(' ', french.Vocabulary.Decode([.. hypothesis.Tokens]))}");

        string target = model.Translate(source);
        new HeatMap
        {
            Title = "Which word of the source each word of the target attends to",
            Values = model.AttentionWeights(source, target),                                  // [target words and the end, source words]
            RowNames = [.. target.Split(' '), "end"],
            ColumnNames = source.Split(' '),
            ColorLabel = "attention",
            Range = (0, 1),
        }.Save("attention.png");
        // end snippet
    }
}
