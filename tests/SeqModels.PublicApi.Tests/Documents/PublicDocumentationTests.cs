using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using SeqModels.Tensors;

namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>The documentation file beside the assembly describes what is public, all of it, and nothing else.</summary>
public sealed class PublicDocumentationTests
{
    private static readonly Type[] Types = [.. typeof(Tensor).Assembly.GetExportedTypes().Where(type => !type.Name.StartsWith('<'))];

    private static readonly HashSet<string> Documented =
        [.. XDocument.Load(Path.Combine(AppContext.BaseDirectory, "SeqModels.xml")).Descendants("member").Select(member => Name(member.Attribute("name")!.Value))];

    [Fact]
    public void EveryPublicTypeAndMethodIsDocumented() =>
        Types.Select(NameOf).Concat(Types.SelectMany(Methods)).Except(Documented).Should().BeEmpty();

    [Fact]
    public void NothingElseIsDocumented()
    {
        var visible = Types.Select(NameOf).Concat(Types.SelectMany(Members)).ToHashSet();
        Documented.Except(visible).Should().BeEmpty();
    }

    private static IEnumerable<string> Methods(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => !type.IsSubclassOf(typeof(Delegate)) && !method.IsSpecialName && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null && method.DeclaringType == type)
        .Select(method => $"{NameOf(type)}.{method.Name}");

    private static IEnumerable<string> Members(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(member => member switch
        {
            MethodBase method => IsVisible(method),
            PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
            FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
            _ => true,
        })
        .Select(member => $"{NameOf(type)}.{member.Name.Replace('.', '#')}");

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    /// <summary>Of <c>M:N.Type`1.Name``1(System.Int32)</c>, <c>N.Type`1.Name</c>.</summary>
    private static string Name(string id)
    {
        string name = id[2..].Split('(')[0];
        int generic = name.IndexOf("``", StringComparison.Ordinal);
        return (generic < 0 ? name : name[..generic]).Split('~')[0];
    }
}
