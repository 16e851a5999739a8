using System.Globalization;
using System.Runtime.CompilerServices;

namespace SeqModels.Tests;

/// <summary>
/// Runs the tests under another culture: <c>SEQMODELS_CULTURE=tr-TR DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 dotnet test --filter Category=Culture</c>.
/// What depends on the culture of a thread, by mistake, fails there.
/// </summary>
internal static class Cultures
{
    public const string Variable = "SEQMODELS_CULTURE";

    /// <summary>The culture that is asked for; null for none.</summary>
    public static string? Asked => Environment.GetEnvironmentVariable(Variable);

    [ModuleInitializer]
    internal static void Set()
    {
        if (Asked is { Length: > 0 } name)
        {
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = new CultureInfo(name);
        }
    }
}
