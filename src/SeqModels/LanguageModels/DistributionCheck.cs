using System.Globalization;
using System.Numerics.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>Refuses what a model says of the next token where it is no probability.</summary>
internal static class DistributionCheck
{
    /// <summary>How far a sum may lie from 1, and a logarithm above 0: far more than what rounding does.</summary>
    private const double Tolerance = 0.01;

    /// <summary>Throws unless no probability is negative or NaN and, where the model's sum to 1, these do.</summary>
    /// <exception cref="InvalidDistributionException">They are no distribution.</exception>
    public static void Require(ILanguageModel model, ReadOnlySpan<float> probabilities)
    {
        // Both are NaN where an element is.
        if (probabilities.IsEmpty || (TensorPrimitives.Min(probabilities) >= 0 && IsSum(model, TensorPrimitives.Sum(probabilities))))
        {
            return;
        }

        int at = 0;
        while (at < probabilities.Length && probabilities[at] >= 0 && float.IsFinite(probabilities[at]))
        {
            at++;
        }

        string name = NameOf(model);
        throw new InvalidDistributionException(name, at < probabilities.Length
            ? $"{name}: the probability of the next token must be a number from 0 to 1, but that of {TokenText(model.Vocabulary, at)} is {Text(probabilities[at])}. {Reason(model)}"
            : $"{name}: the probabilities of the next token must sum to 1, but sum to {Text(TensorPrimitives.Sum(probabilities))}. A model of scores that need not sum to 1 says so by SumsToOne.");
    }

    /// <summary>Throws unless the logarithms of probabilities are such.</summary>
    /// <param name="model">The model that they are of.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="logProbabilities">ln p of each.</param>
    /// <param name="name">The model's name; what it calls itself when null.</param>
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

    /// <summary>Throws where a sum of log-probabilities tells that one was none.</summary>
    /// <exception cref="InvalidDistributionException">The sum is NaN or +∞.</exception>
    public static void RequireSum(ILanguageModel model, double sum)
    {
        if (!IsLogarithm(sum))
        {
            throw Failure(NameOf(model), sum, Reason(model));
        }
    }

    /// <summary>As <see cref="RequireSum(ILanguageModel, double)"/>, for what has a name only.</summary>
    /// <exception cref="InvalidDistributionException">The sum is NaN or +∞.</exception>
    public static void RequireSum(string name, double sum)
    {
        if (!IsLogarithm(sum))
        {
            throw Failure(name, sum, "Was its file damaged?");
        }
    }

    private static bool IsLogarithm(double value) => value < double.PositiveInfinity;

    private static bool IsSum(ILanguageModel model, float sum) => float.IsFinite(sum) && (!model.SumsToOne || Math.Abs(sum - 1) <= Tolerance);

    private static InvalidDistributionException Failure(string name, double sum, string reason) =>
        new(name, $"{name}: the log-probability of a text must be a number up to 0, but is {Text(sum)}. {reason}");

    /// <summary>What a model calls itself; its type where that is no more than the full name of it.</summary>
    private static string NameOf(ILanguageModel model)
    {
        Type type = model.GetType();
        string? name = model.ToString();
        return string.IsNullOrEmpty(name) || name == type.ToString() ? type.Name : name;
    }

    private static string Reason(ILanguageModel model) =>
        (model as IFaultFinder)?.FindFault() is { } bad
            ? $"Its parameter {bad}: train it from parameters that are finite, with a lower learning rate, or load it from a file that is whole."
            : "Its parameters are finite, if it has any: are they so large that its outputs overflow, or was its file damaged?";

    private static string TokenText(Vocabulary vocabulary, int token) => string.Create(CultureInfo.InvariantCulture, $"token {token} '{vocabulary[token]}'");

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
