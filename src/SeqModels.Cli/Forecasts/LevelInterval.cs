using System.Globalization;
using System.Text.Json.Serialization;

namespace SeqModels.Cli.Forecasts;

/// <summary>A central prediction interval.</summary>
/// <param name="Level">Its probability.</param>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
internal sealed record LevelInterval(double Level, double Lower, double Upper)
{
    /// <summary>The level in percent, for the names of columns.</summary>
    [JsonIgnore]
    public string Percent => PercentOf(Level);

    public static string PercentOf(double level) => (level * 100).ToString("0.####", CultureInfo.InvariantCulture);
}
