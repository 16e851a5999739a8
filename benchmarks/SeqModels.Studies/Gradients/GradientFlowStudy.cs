using System.CommandLine;
using SeqModels.Diagnostics;
using SeqModels.Recurrent;
using SeqModels.Studies.Common;
using SeqModels.Training;

namespace SeqModels.Studies.Gradients;

/// <summary>How far gradients flow back in time in recurrent layers, fresh and trained, on a task of long lags and on text.</summary>
internal static class GradientFlowStudy
{
    /// <summary>The subcommand.</summary>
    public static Command Command { get; } = Study.Create<CorpusStudyOptions>(
        "gradient-flow",
        "how far gradients flow back in time in RNN, GRU and LSTM, and seven statements of the theory, measured",
        (options, _) => Run(options),
        [
            StudyOption<CorpusStudyOptions>.Text(
                "--corpus", "FILE", "a UTF-8 text (default: the sources and documents of SeqModels)", (o, v) => o with { Corpus = v }),
        ]);

    private static int Run(CorpusStudyOptions options)
    {
        Setting setting = options.Quick ? Setting.Quick(options.Seed) : Setting.Full(options.Seed);
        string text = options.Corpus is { } file ? File.ReadAllText(file) : ProjectText.Read();
        text = text[..Math.Min(text.Length, setting.TextLength)];

        // 1. Measure each model before and after training.
        Console.WriteLine($"Hidden size {setting.HiddenSize}, sequences of {setting.Length} steps, adding problem and {text.Length} characters of text.");
        var measured = new List<Measured>();
        foreach ((string name, RecurrentOptions recurrent) in Setting.Layers)
        {
            foreach (ISubject subject in (ISubject[])[new AddingSubject(recurrent, setting), new TextSubject(text, recurrent, setting)])
            {
                Console.WriteLine($"  {subject.Task}, {name}: training");
                measured.Add(Measured.Of(subject, name, training: null, setting.Measurement));
                TrainingResult training = subject.Learn();
                measured.Add(Measured.Of(subject, name, training, setting.Measurement));
                Console.WriteLine($"    {training.TotalSteps} steps in {training.TrainingTime.TotalSeconds:F0} s: {subject.ErrorName} {measured[^2].Error:F4} → {measured[^1].Error:F4}");
            }
        }

        // 2. Compare them: up to which lag does the gradient of the weights come from, and what is left of the gradient of h?
        foreach (IGrouping<string, Measured> task in measured.GroupBy(one => one.Task))
        {
            Console.WriteLine($"\n{task.Key}: gradient horizon in lags, and ‖∂loss/∂h‖ relative to lag 0");
            Console.WriteLine(new GradientFlowComparison(task.OrderBy(one => one.IsTrained).Select(one => KeyValuePair.Create(one.Name, one.Report))));
        }

        // 3. What the theory says, and what was measured. Statement 6 needs an experiment of its own, with many seeds.
        ExplosionStudy explosion = ExplosionStudy.Run(options.Quick, options.Seed);
        IReadOnlyList<Statement> statements = new Statements(measured, setting).All(explosion.Values, ForgetBias.Study(setting));
        Console.WriteLine("\nThe theory, with the numbers of the adding problem:");
        foreach (Statement statement in statements)
        {
            Console.WriteLine(statement);
        }

        // 4. Files.
        Results.Write(options.Out, setting, measured, statements);
        Console.WriteLine($"\nWrote {string.Join(", ", Pictures.Draw(options.Out, measured, explosion))}, results.json, and all lags as CSV and JSON to {options.Out}.");
        return 0;
    }
}
