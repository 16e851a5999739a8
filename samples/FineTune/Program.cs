using FineTune;
using Samples;

return SampleProgram.Run(() => OptionParser.Parse(args), OptionParser.Help, Tune);

static int Tune(Options options)
{
    CancellationToken interruption = SampleProgram.Interruption();
    string folder = OptionValue.CreateFolder("--out", options.Out);
    Texts old = Texts.Read("--text", options.Text, "documents", options.Quick), other = Texts.Read("--data", options.Data, "sources", options.Quick);
    var tuning = new FineTuning(options with { Out = folder }, old, other);
    FineTuningResult result = tuning.Run(tuning.Base(interruption), interruption);

    Console.WriteLine();
    Console.WriteLine($"Validation perplexity with a vocabulary of {result.Model.Vocabulary.Count:N0} words ({result.WordsBefore:N0} in the base model):");
    Console.WriteLine($"{"epoch",5}  {"recurrent",-10}  {old.Name,24}  {other.Name,24}");
    foreach (FineTuningPoint point in result.Points)
    {
        Console.WriteLine($"{point.Epoch,5}  {(point.Epoch == 0 ? "base" : point.Frozen ? "frozen" : "trained"),-10}  {point.OldText,24:F1}  {point.OtherText,24:F1}");
    }

    FineTuningPoint first = result.Points[0], last = result.Points[^1];
    Console.WriteLine($"Perplexity on {other.Name}: {first.OtherText:F1} before, {last.OtherText:F1} after fine-tuning; on {old.Name}: {first.OldText:F1} before, {last.OldText:F1} after.");
    result.WriteJson(Path.Combine(folder, "report.json"), old.Name, other.Name);
    result.WriteChart(Path.Combine(folder, "curves.png"), old.Name, other.Name);
    result.Model.Save(Path.Combine(folder, "model.safetensors"));
    Console.WriteLine($"Wrote report.json, curves.png, model.safetensors and a log of each stage to {folder}.");
    return 0;
}
