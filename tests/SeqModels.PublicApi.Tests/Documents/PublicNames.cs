using System.Reflection;
using System.Runtime.CompilerServices;
using SeqModels.Plotting;
using SeqModels.Tensors;
using SeqModels.Tokenizers;

namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>Resolves names of the public API as documents write them: <c>Type</c> or <c>Type.Member</c>, without namespaces and type arguments.</summary>
internal static class PublicNames
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly Type[] Types = [.. new[] { typeof(Tensor).Assembly, typeof(Chart).Assembly, typeof(MicrosoftTokenizer).Assembly }.SelectMany(assembly => assembly.GetExportedTypes())];

    private static readonly MethodInfo[] Extensions =
        [.. Types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static)).Where(method => method.IsDefined(typeof(ExtensionAttribute), inherit: false))];

    /// <summary>Whether a public type, or a public or protected member or an extension method of one, has that name.</summary>
    public static bool Exist(string name) => name.Split('.') switch
    {
        [var type] => Named(type).Any(),
        [var type, var member] => Named(type).Any(found => Has(found, member)),
        _ => false,
    };

    private static IEnumerable<Type> Named(string name) => Types.Where(type => type.Name.Split('`')[0] == name);

    private static bool Has(Type type, string member) =>
        Ancestors(type).Any(ancestor => ancestor.GetMember(member, Any).Any(IsVisible))
        || Extensions.Any(method => method.Name == member && method.GetParameters()[0].ParameterType.IsAssignableFrom(type));

    /// <summary>Whether a user or a derived class can use a member.</summary>
    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic,
        PropertyInfo property => property.GetAccessors().Length > 0,
        _ => true,
    };

    private static IEnumerable<Type> Ancestors(Type type) => [type, .. type.GetInterfaces()];
}
