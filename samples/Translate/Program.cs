using System.Diagnostics;
using Samples;
using SeqModels.Data;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Text;
using SeqModels.Training;

// Dates as people write them to ISO dates, character by character: a bidirectional LSTM reads, another one writes and attends to what was read.
return LessonOptions.Run(args, "Translate", "translates dates of many forms to ISO dates, character by character, with attention.", options =>
{
    (string Source, string Target)[][] parts = Dates.Draw(new RandomSource(options.Seed), (options.Quick ? 500 : 6000, 3), (options.Quick ? 100 : 2000, 1));
    ((string Source, string Target)[] train, (string Source, string Target)[] test) = (parts[0], parts[1]);
    var model = Seq2Seq.FromPairs(train, new CharacterTokenizer(), new Seq2SeqOptions
    {
        Encoder = new LstmOptions { Bidirectional = true },
        Decoder = new LstmOptions(),
        EncoderSize = 64,
        DecoderSize = 96,
        SourceEmbeddingSize = 32,
        TargetEmbeddingSize = 32,
        Seed = options.Seed,
    });
    Console.WriteLine($"{train.Length} pairs to learn from, {test.Length} dates on other days to translate; {model.ParameterCount} parameters.\n");

    var clock = Stopwatch.StartNew();
    model.Train(model.Batches(train, new SequenceBatchOptions { BatchSize = 64, PoolBatches = 20 }), options: new TrainingOptions
    {
        Epochs = options.Quick ? 2 : 10,
        Optimizer = new AdamOptions { LearningRate = 0.004 },
        Schedule = new CosineSchedule(),
        Seed = options.Seed,
        Callbacks = [new ErrorTable(model, test)],
    });
    Console.WriteLine($"\ntrained in {clock.Elapsed.TotalSeconds:F0} s ({Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:F0} s of processor time)\n");

    string[] examples = ["3rd of March 1998", "Tue, 03 Mar 98", "1998/3/3", "March 3, 1998", "the 3rd day of march, 1998", "03-Mar-1998"];
    foreach ((string source, string translation) in examples.Zip(model.Translate(examples)))
        Console.WriteLine($"{source,-28} {translation}");

    string file = Path.Combine(options.Out, "attention.png");
    new Figure(AttentionOf("Tuesday, March 3, 1998"), AttentionOf("3rd of March 1998")).Save(file);
    Console.WriteLine($"\nWrote {file}.");

    HeatMap AttentionOf(string source)
    {
        string translation = model.Translate(source);
        return new HeatMap
        {
            Title = $"{source} → {translation}",
            XLabel = "character read",
            YLabel = "character written",
            ColorLabel = "attention",
            Values = model.AttentionWeights(source, translation),
            ColumnNames = [.. source.Select(character => character == ' ' ? "␣" : $"{character}")],
            RowNames = [.. translation.Select(character => $"{character}"), "end"],
        };
    }
});

/// <summary>Prints the share of wrong translations after every epoch.</summary>
internal sealed class ErrorTable(Seq2Seq model, (string Source, string Target)[] test) : TrainingCallback
{
    private readonly string[] _sources = [.. test.Select(pair => pair.Source)];

    public override void OnEpoch(TrainingContext context)
    {
        int wrong = model.Translate(_sources).Zip(test).Count(pair => pair.First != pair.Second.Target);
        Console.WriteLine($"epoch {context.Progress.Epoch,2}   loss {context.Progress.SmoothedLoss,7:F4}   wrong {(double)wrong / test.Length,8:P2}   ({wrong} of {test.Length})");
    }
}
