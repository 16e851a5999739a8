using System.Globalization;
using System.Runtime.CompilerServices;

namespace SeqModels.Numerics;

/// <summary>Range checks for option values: each returns the value or throws an exception with the option's name, range and
/// value.</summary>
internal static class OptionRange
{
    /// <summary>Finite and greater than 0.</summary>
    public static double Positive(double value, string owner, [CallerMemberName] string option = "") =>
        Check(value, value > 0 && double.IsFinite(value), "finite and greater than 0", owner, option);

    /// <summary>Finite and at least 0.</summary>
    public static double NotNegative(double value, string owner, [CallerMemberName] string option = "") =>
        Check(value, value >= 0 && double.IsFinite(value), "finite and at least 0", owner, option);

    /// <summary>In [0, 1).</summary>
    public static double Fraction(double value, string owner, [CallerMemberName] string option = "") =>
        Check(value, value is >= 0 and < 1, "in [0, 1)", owner, option);

    /// <summary>In (0, 1].</summary>
    public static double Factor(double value, string owner, [CallerMemberName] string option = "") =>
        Check(value, value is > 0 and <= 1, "in (0, 1]", owner, option);

    /// <summary>In [0, 1].</summary>
    public static double Probability(double value, string owner, [CallerMemberName] string option = "") =>
        Check(value, value is >= 0 and <= 1, "in [0, 1]", owner, option);

    /// <summary>At least 1, or +∞.</summary>
    public static double NormOrder(double value, string owner, [CallerMemberName] string option = "") =>
        Check(value, value >= 1, "at least 1, or infinity", owner, option);

    /// <summary>At least a minimum.</summary>
    public static int AtLeast(int minimum, int value, string owner, [CallerMemberName] string option = "")
    {
        Check(value, value >= minimum, "at least " + minimum.ToString(CultureInfo.InvariantCulture), owner, option);
        return value;
    }

    private static double Check(double value, bool valid, string range, string owner, string option) => valid
        ? value
        : throw new ArgumentOutOfRangeException(option, value, string.Create(CultureInfo.InvariantCulture, $"{owner}.{option}: must be {range}, but was {value}."));
}
