using Samples;
using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Numerics;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Training;

// Entities in generated sentences, learned from few examples: what does the second direction add to an LSTM, and what a CRF to its softmax?
return LessonOptions.Run(args, "Tagger", "entities tagged by LSTMs with softmax and with CRF: F1 by the rules of conlleval, and what each sentence looks like.", Study);

static void Study(LessonOptions options)
{
    var random = new RandomSource(options.Seed);
    SequenceBatches train = Sentences(300), validation = Sentences(500), test = Sentences(1000);
    (string Name, bool Bidirectional, bool Crf)[] kinds =
        [("LSTM, softmax", false, false), ("LSTM, CRF", false, true), ("BiLSTM, softmax", true, false), ("BiLSTM, CRF", true, true)];
    var curves = new List<Line>();
    var reports = new List<EntityReport>();
    SequenceTagger tagger = null!;
    foreach ((string name, bool bidirectional, bool crf) in kinds)
    {
        tagger = new SequenceTagger(new SequenceTaggerOptions
        {
            VocabularySize = Grammar.Words.Length,
            EmbeddingSize = 16,
            HiddenSize = 24,
            Recurrent = new LstmOptions { Bidirectional = bidirectional },
            TagNames = Grammar.Tags,
            Scheme = TagScheme.Bio,
            Crf = crf,
            Seed = options.Seed,
        });
        TrainingResult result = tagger.Train(train, validation, new TrainingOptions { Epochs = options.Quick ? 2 : 25, Seed = options.Seed });
        curves.Add(new Line(name, [.. result.Epochs.Select(epoch => (double)epoch.Epoch)], [.. result.Epochs.Select(epoch => 100 * epoch.ValidationMetrics[1].Value)]));
        reports.Add(tagger.Entities(test));
        Console.WriteLine($"{name,-16} token accuracy {reports[^1].TokenAccuracy:P2}, entity F1 {reports[^1].Overall.F1:P2}  ({tagger.ParameterCount} parameters, {result.TrainingTime.TotalSeconds:F0} s)");
    }

    Console.WriteLine($"\n{kinds[^1].Name} on {test.RowCount} sentences:\n{reports[^1]}\n");
    foreach (string sentence in (string[])["Reed Vale met Ash Moor Group", "Hart Lake Ltd left Ms Ash again", "Stone Wells Bay saw Ford"])
    {
        TagPrediction prediction = tagger.Predict(Grammar.Encode(sentence));
        Console.WriteLine(string.Join("  ", sentence.Split(' ').Zip(prediction.Names, (word, tag) => $"{word}/{tag}")));
        Console.WriteLine($"    {string.Join(", ", EntitySpan.Find(prediction.Names).Select(span => $"{span.Type}: {string.Join(' ', sentence.Split(' ')[span.Start..span.End])}"))}");
    }

    tagger.Save(Path.Combine(options.Out, "tagger.safetensors"));
    string file = Path.Combine(options.Out, "tagger.png");
    string[] types = [.. reports[^1].Types.Select(type => type.Name)];
    new Figure(
        new Chart { Title = "Entity F1 on validation sentences", XLabel = "epoch", YLabel = "F1, %", Lines = curves, Legend = LegendPosition.Right },
        new BarChart
        {
            Title = "F1 per type of entity",
            YLabel = "F1, %",
            Groups = types,
            Series = [.. kinds.Select((kind, i) => new BarSeries(kind.Name, [.. types.Select(type => 100 * (reports[i].Types.FirstOrDefault(row => row.Name == type)?.F1 ?? 0))]))],
            YRange = (0, 100),
        }).Save(file);
    Console.WriteLine($"\nWrote {file}.");

    SequenceBatches Sentences(int count) => new(Grammar.Sample(options.Quick ? 100 : count, random));
}
