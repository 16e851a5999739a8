using System.Globalization;

namespace SeqModels.Training;

/// <summary>Text that does not depend on the culture of the thread, of records that print their numbers in it.</summary>
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
