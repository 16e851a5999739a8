using System.Text.Json;

namespace SeqModels.Markov.Emissions;

/// <summary>Lists of Gaussians with the same dimensions and form of covariance.</summary>
internal static class GaussianForm
{
    public static IReadOnlyList<Gaussian> Check(IReadOnlyList<Gaussian> gaussians, string owner)
    {
        ArgumentNullException.ThrowIfNull(gaussians);
        if (gaussians.Count == 0 || gaussians.Any(gaussian => gaussian is null))
        {
            throw new ArgumentException($"{owner}: at least one Gaussian is needed, and none may be null.", nameof(gaussians));
        }
        for (int i = 1; i < gaussians.Count; i++)
        {
            if (gaussians[i].Dimensions != gaussians[0].Dimensions || gaussians[i].CovarianceType != gaussians[0].CovarianceType)
            {
                throw new ArgumentException(
                    $"{owner}: all Gaussians must have the same dimensions and form, {gaussians[0].Dimensions} and {gaussians[0].CovarianceType}, but number {i} had {gaussians[i].Dimensions} and {gaussians[i].CovarianceType}.", nameof(gaussians));
            }
        }
        return gaussians;
    }

    /// <summary>−w/2 Σ (ln |Σ| + v tr Σ⁻¹).</summary>
    public static double LogPrior(IEnumerable<Gaussian> gaussians, HmmFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.CovariancePriorWeight == 0 ? 0 : gaussians.Sum(
            gaussian => -0.5 * options.CovariancePriorWeight * (gaussian.LogDeterminant + (options.CovariancePriorVariance * gaussian.TraceOfInverse())));
    }

    public static void Write(Utf8JsonWriter writer, string name, IEnumerable<Gaussian> gaussians)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray(name);
        foreach (Gaussian gaussian in gaussians)
        {
            writer.WriteStartObject();
            gaussian.Write(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    public static Gaussian[] Read(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(Gaussian.Read)];
}
