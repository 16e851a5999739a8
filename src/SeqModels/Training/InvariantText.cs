using System.Globalization;

namespace SeqModels.Training;

/// <summary>Formats records in the invariant culture; their generated <c>ToString</c> uses the culture of the thread.</summary>
internal static class InvariantText
{
    public static T Of<T>(Func<T> make)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return make();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
