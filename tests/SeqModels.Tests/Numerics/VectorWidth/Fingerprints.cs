using System.Reflection;

namespace SeqModels.Tests.Numerics.VectorWidth;

/// <summary>All methods of this assembly that carry a <see cref="FingerprintAttribute"/>, by name.</summary>
internal static class Fingerprints
{
    private const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static IReadOnlyDictionary<string, FingerprintAttribute> All { get; }

    private static readonly Dictionary<string, Action<Fingerprint>> Methods = [];

    static Fingerprints()
    {
        var all = new SortedDictionary<string, FingerprintAttribute>(StringComparer.Ordinal);
        foreach (MethodInfo method in typeof(Fingerprints).Assembly.GetTypes().SelectMany(type => type.GetMethods(AnyStatic)))
        {
            if (method.GetCustomAttribute<FingerprintAttribute>() is { } attribute)
            {
                all.Add(attribute.Name, attribute);
                Methods.Add(attribute.Name, method.CreateDelegate<Action<Fingerprint>>());
            }
        }

        All = all;
    }

    public static string Compute(string name)
    {
        using var print = new Fingerprint();
        Methods[name](print);
        return print.ToString();
    }
}
