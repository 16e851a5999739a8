using System.Globalization;
using System.Text;

namespace SeqModels.Tensors;

/// <summary>The derivatives of one leaf in one random direction.</summary>
/// <param name="Leaf">The parameter's name, or "input" and its position.</param>
/// <param name="Shape">The leaf's shape.</param>
/// <param name="Direction">The direction's number, from 0.</param>
/// <param name="Analytic">The directional derivative from the backward pass.</param>
/// <param name="Numeric">The directional derivative from differences of function values.</param>
/// <param name="Uncertainty">How far the two difference quotients lie apart from which the numeric one is extrapolated: large at a kink.</param>
/// <param name="RelativeError">|Analytic − Numeric| relative to the derivative's size; see <see cref="GradientCheck"/>.</param>
public sealed record GradientCheckEntry(
    string Leaf, Shape Shape, int Direction, double Analytic, double Numeric, double Uncertainty, double RelativeError);

/// <summary>What a <see cref="GradientCheck"/> found.</summary>
public sealed class GradientCheckResult
{
    internal GradientCheckResult(GradientCheckOptions options, Shape output, IReadOnlyList<GradientCheckEntry> entries)
    {
        (Options, Output, Entries) = (options, output, entries);
        foreach (GradientCheckEntry entry in entries)
        {
            // A comparison that NaN cannot pass: a NaN is the worst error.
            if (!(entry.RelativeError <= WorstError))
                WorstError = double.IsNaN(entry.RelativeError) ? double.PositiveInfinity : entry.RelativeError;
        }
    }

    /// <summary>The options of the check.</summary>
    public GradientCheckOptions Options { get; }

    /// <summary>The shape of the function's output.</summary>
    public Shape Output { get; }

    /// <summary>Every leaf in every direction.</summary>
    public IReadOnlyList<GradientCheckEntry> Entries { get; }

    /// <summary>The largest relative error; +∞ if one is NaN.</summary>
    public double WorstError { get; }

    /// <summary>Whether no error exceeds the tolerance.</summary>
    public bool Passed => WorstError <= Options.Tolerance;

    /// <summary>Throws if the check did not pass; the message holds everything needed to repeat it.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="InvalidOperationException">The check did not pass.</exception>
    public GradientCheckResult ThrowIfFailed() => Passed ? this : throw new InvalidOperationException(ToString());

    /// <summary>The verdict, the options and a line for every leaf and direction.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"GradientCheck {(Passed ? "passed" : "FAILED")}: worst relative error {WorstError:E2}, tolerance {Options.Tolerance:E2} ");
        text.Append(
            CultureInfo.InvariantCulture,
            $"(seed {Options.Seed}, directions {Options.Directions}, step {Options.Step:E2}, output {Output}).");
        foreach (GradientCheckEntry e in Entries)
        {
            bool failed = !(e.RelativeError <= Options.Tolerance);
            text.Append('\n').Append(failed ? "  FAIL " : "  ok   ");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{e.Leaf} {e.Shape} direction {e.Direction}: analytic {e.Analytic:R}, numeric {e.Numeric:R} ± {e.Uncertainty:E1}, error {e.RelativeError:E2}");
        }

        return text.ToString();
    }
}
