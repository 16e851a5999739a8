namespace SeqModels.Cli.Forecasts;

/// <summary>The share of actual values in the intervals of a level.</summary>
/// <param name="Level">The level.</param>
/// <param name="Share">The share, best near the level.</param>
internal sealed record Coverage(double Level, double Share);
