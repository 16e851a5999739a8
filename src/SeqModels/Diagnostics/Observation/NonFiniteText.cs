using System.Globalization;
using SeqModels.Training;

namespace SeqModels.Diagnostics.Observation;

/// <summary>Says which values of a step are not finite.</summary>
internal static class NonFiniteText
{
    /// <summary>One or more clauses, joined by "and".</summary>
    public static string Of(StepOutcome step, TrainingContext context) => string.Join(", and ", Clauses(step, context));

    private static IEnumerable<string> Clauses(StepOutcome step, TrainingContext context)
    {
        string skipped = step.IsSkipped ? ", so that the step was skipped" : "";
        if (!double.IsFinite(step.Loss))
            yield return string.Create(CultureInfo.InvariantCulture, $"the loss is {step.Loss}{skipped}");
        else if (step.IsSkipped)
            yield return "the gradient is not finite" + skipped;
        if (step.Cleared > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{step.Cleared} {(step.Cleared == 1 ? "element of the gradient was" : "elements of the gradient were")} not finite and set to 0");
        if (NonFiniteDiagnosis.FindParameter(context.Module) is { } found)
            yield return string.Create(CultureInfo.InvariantCulture, $"after step {context.Progress.TotalSteps} {found.Where}");
    }
}
