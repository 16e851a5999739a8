using System.Globalization;

namespace SeqModels.Fuzz.CommandLine;

/// <summary>Parses option values; each method throws a <see cref="UsageException"/> with the allowed values.</summary>
internal static class OptionValue
{
    public static string ToPath(string name, string value) => value.Length > 0 ? value : throw new UsageException($"{name} must not be empty.");

    public static int ToInt(string name, string value, int smallest, int largest) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= smallest && number <= largest
            ? number
            : throw new UsageException($"{name} must be a whole number from {smallest} to {largest}, but was '{value}'.");

    public static double ToNumber(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0 && double.IsFinite(number)
            ? number
            : throw new UsageException($"{name} must be greater than 0, but was '{value}'.");

    public static double ToNumberFromZero(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= 0 && double.IsFinite(number)
            ? number
            : throw new UsageException($"{name} must be at least 0, but was '{value}'.");

    public static ulong ToSeed(string name, string value) =>
        ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : throw new UsageException($"{name} must be a whole number of at least 0, but was '{value}'.");

    /// <summary>Creates a folder if it does not exist.</summary>
    public static string CreateFolder(string name, string folder)
    {
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{name}: {e.Message}");
        }
    }
}
