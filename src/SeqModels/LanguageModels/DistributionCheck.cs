using System.Globalization;
using SeqModels.Numerics.Lanes;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>Validates the probabilities that a model returns for the next token.</summary>
internal static class DistributionCheck
{
    /// <summary>The maximum distance of a sum from 1, and of a log-probability above 0: far more than rounding errors.</summary>
    private const double Tolerance = 0.01;

    /// <summary>Throws if a probability is negative or NaN, or if the model is normalized and they do not sum to 1.</summary>
    /// <exception cref="InvalidDistributionException">They are not a probability distribution.</exception>
    public static void Require(ILanguageModel model, ReadOnlySpan<float> probabilities)
    {
        int at = 0;
        while (at < probabilities.Length && probabilities[at] >= 0 && probabilities[at] <= float.MaxValue)
        {
            at++;
        }

        if (probabilities.IsEmpty || (at == probabilities.Length && IsSum(model, (float)Reductions.Sum(probabilities))))
        {
            return;
        }

        string name = NameOf(model);
        throw new InvalidDistributionException(name, at < probabilities.Length
            ? $"{name}: the probability of the next token must be a number from 0 to 1, but that of {TokenText(model.Vocabulary, at)} is {Text(probabilities[at])}. {Reason(model)}"
            : $"{name}: the probabilities of the next token must sum to 1, but sum to {Text((float)Reductions.Sum(probabilities))}. A model of unnormalized scores must return false for SumsToOne.");
    }

    /// <summary>Throws if a value is not a log-probability.</summary>
    /// <param name="model">The model that returned them.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="logProbabilities">ln p of each token.</param>
    /// <param name="name">The model's name in the message; null for its own description.</param>
    /// <exception cref="InvalidDistributionException">One is NaN or above 0.</exception>
    public static void Require(ILanguageModel model, ReadOnlySpan<int> tokens, ReadOnlySpan<double> logProbabilities, string? name = null)
    {
        double limit = model.SumsToOne ? Tolerance : double.MaxValue;
        for (int i = 0; i < logProbabilities.Length; i++)
        {
            if (!(logProbabilities[i] <= limit))
            {
                name ??= NameOf(model);
                throw new InvalidDistributionException(
                    name, $"{name}: the log-probability of a token must be a number up to 0, but that of {TokenText(model.Vocabulary, tokens[i])} is {Text(logProbabilities[i])}. {Reason(model)}");
            }
        }
    }

    /// <summary>Throws if an element is not the log-probability of the token of its index.</summary>
    /// <exception cref="InvalidDistributionException">One is NaN or above 0.</exception>
    public static void RequireLogarithms(ILanguageModel model, ReadOnlySpan<float> logProbabilities)
    {
        float limit = model.SumsToOne ? (float)Tolerance : float.MaxValue;
        for (int token = 0; token < logProbabilities.Length; token++)
        {
            if (!(logProbabilities[token] <= limit))
                Require(model, [token], [logProbabilities[token]]);
        }
    }

    /// <summary>Throws if a sum of log-probabilities shows that one of them was invalid.</summary>
    /// <exception cref="InvalidDistributionException">The sum is NaN or +∞.</exception>
    public static void RequireSum(ILanguageModel model, double sum)
    {
        if (!IsLogarithm(sum))
        {
            throw Failure(NameOf(model), sum, Reason(model));
        }
    }

    /// <summary>As <see cref="RequireSum(ILanguageModel, double)"/>, for a source that has only a name.</summary>
    /// <exception cref="InvalidDistributionException">The sum is NaN or +∞.</exception>
    public static void RequireSum(string name, double sum)
    {
        if (!IsLogarithm(sum))
        {
            throw Failure(name, sum, "Is its file damaged?");
        }
    }

    private static bool IsLogarithm(double value) => value < double.PositiveInfinity;

    private static bool IsSum(ILanguageModel model, float sum) => float.IsFinite(sum) && (!model.SumsToOne || Math.Abs(sum - 1) <= Tolerance);

    private static InvalidDistributionException Failure(string name, double sum, string reason) =>
        new(name, $"{name}: the log-probability of a text must be a number up to 0, but is {Text(sum)}. {reason}");

    /// <summary>The model's own description; its type name if <c>ToString</c> is not overridden.</summary>
    private static string NameOf(ILanguageModel model)
    {
        Type type = model.GetType();
        string? name = model.ToString();
        return string.IsNullOrEmpty(name) || name == type.ToString() ? type.Name : name;
    }

    private static string Reason(ILanguageModel model) =>
        (model as IFaultFinder)?.FindFault() is { } bad
            ? $"Its parameter {bad}: train it from finite parameters with a lower learning rate, or load it from an undamaged file."
            : "It has no parameter that is not finite: are they so large that its outputs overflow, or is its file damaged?";

    private static string TokenText(Vocabulary vocabulary, int token) => string.Create(CultureInfo.InvariantCulture, $"token {token} '{vocabulary[token]}'");

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
