using System.Globalization;
using System.Text;

namespace SeqModels.Tensors;

/// <summary>The directional derivatives of one leaf in one random direction.</summary>
/// <param name="Leaf">The parameter's name, or "input" and its index.</param>
/// <param name="Shape">The leaf's shape.</param>
/// <param name="Direction">The index of the direction, from 0.</param>
/// <param name="Analytic">The directional derivative from the backward pass.</param>
/// <param name="Numeric">The directional derivative from finite differences.</param>
/// <param name="Uncertainty">The distance of the two difference quotients from which the numeric derivative is extrapolated: large at a
/// kink.</param>
/// <param name="RelativeError">|Analytic − Numeric| relative to the derivative's size; see <see cref="GradientCheck"/>.</param>
public sealed record GradientCheckEntry(
    string Leaf, Shape Shape, int Direction, double Analytic, double Numeric, double Uncertainty, double RelativeError);

/// <summary>The result of a <see cref="GradientCheck"/>.</summary>
public sealed class GradientCheckResult
{
    internal GradientCheckResult(GradientCheckOptions options, Shape output, IReadOnlyList<GradientCheckEntry> entries)
    {
        (Options, Output, Entries) = (options, output, entries);
        foreach (GradientCheckEntry entry in entries)
        {
            // A comparison that NaN fails, so that NaN is the worst error.
            if (!(entry.RelativeError <= WorstError))
                WorstError = double.IsNaN(entry.RelativeError) ? double.PositiveInfinity : entry.RelativeError;
        }
    }

    /// <summary>The options of the check.</summary>
    public GradientCheckOptions Options { get; }

    /// <summary>The shape of the function's output.</summary>
    public Shape Output { get; }

    /// <summary>One entry per leaf and direction.</summary>
    public IReadOnlyList<GradientCheckEntry> Entries { get; }

    /// <summary>The largest relative error; +∞ if any is NaN.</summary>
    public double WorstError { get; }

    /// <summary>Whether all errors are within the tolerance.</summary>
    public bool Passed => WorstError <= Options.Tolerance;

    /// <summary>Throws if the check did not pass; the message contains everything needed to reproduce it.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="InvalidOperationException">The check did not pass.</exception>
    public GradientCheckResult ThrowIfFailed() => Passed ? this : throw new InvalidOperationException(ToString());

    /// <summary>Returns the outcome, the options and one line per leaf and direction.</summary>
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
