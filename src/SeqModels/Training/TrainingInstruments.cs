using System.Diagnostics.Metrics;
using SeqModels.Layers;

namespace SeqModels.Training;

/// <summary>
/// The measurements of all training runs of the process, for <c>MeterListener</c>, OpenTelemetry and dotnet-counters. Each has the tag
/// <c>model</c>, the type of the module. Without a listener, a step reads one flag per instrument.
/// </summary>
internal static class TrainingInstruments
{
    private const string Prefix = "seqmodels.training.";

    private static readonly Meter Meter = new("SeqModels", typeof(TrainingInstruments).Assembly.GetName().Version?.ToString());

    private static readonly Counter<long> Steps = Meter.CreateCounter<long>(Prefix + "steps", "{step}", "Optimizer steps, skipped ones included.");
    private static readonly Counter<long> SkippedSteps = Meter.CreateCounter<long>(Prefix + "skipped_steps", "{step}", "Steps skipped because of non-finite values.");
    private static readonly Counter<long> Items = Meter.CreateCounter<long>(Prefix + "items", "{item}", "Tokens or examples trained on.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(Prefix + "step.duration", "s", "The time of an optimizer step with its forward and backward passes.");
    private static readonly Gauge<double> Loss = Meter.CreateGauge<double>(Prefix + "loss", description: "The mean loss of the last step.");
    private static readonly Gauge<double> GradientNorm = Meter.CreateGauge<double>(Prefix + "gradient_norm", description: "The global gradient norm of the last step before clipping.");
    private static readonly Gauge<double> LearningRate = Meter.CreateGauge<double>(Prefix + "learning_rate", description: "The learning rate of the last step.");
    private static readonly Gauge<double> ValidationLoss = Meter.CreateGauge<double>(Prefix + "validation_loss", description: "The last validation loss.");

    public static void Record(Module module, in StepOutcome step, TimeSpan duration)
    {
        KeyValuePair<string, object?> model = Tag(module);
        Add(Steps, 1, model);
        Add(SkippedSteps, step.IsSkipped ? 1 : 0, model);
        Add(Items, step.Items, model);
        if (Duration.Enabled)
            Duration.Record(duration.TotalSeconds, model);
        Set(Loss, step.Loss, model);
        Set(GradientNorm, step.Norm, model);
        Set(LearningRate, step.LearningRate, model);
    }

    public static void RecordValidation(Module module, double loss) => Set(ValidationLoss, loss, Tag(module));

    private static KeyValuePair<string, object?> Tag(Module module) => new("model", module.GetType().Name);

    private static void Add(Counter<long> counter, long count, KeyValuePair<string, object?> model)
    {
        if (counter.Enabled && count > 0)
            counter.Add(count, model);
    }

    private static void Set(Gauge<double> gauge, double value, KeyValuePair<string, object?> model)
    {
        if (gauge.Enabled && !double.IsNaN(value))
            gauge.Record(value, model);
    }
}
