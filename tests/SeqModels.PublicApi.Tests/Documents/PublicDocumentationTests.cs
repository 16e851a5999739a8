using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using SeqModels.Hosting;
using SeqModels.Plotting;
using SeqModels.Tensors;
using SeqModels.Tokenizers;

namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>The documentation file beside the assembly describes what is public, all of it, and nothing else.</summary>
public sealed class PublicDocumentationTests
{
    /// <summary>A public type of each package.</summary>
    public static TheoryData<Type> Packages => new(typeof(Tensor), typeof(Chart), typeof(ServedModel), typeof(MicrosoftTokenizer));

    [Theory]
    [MemberData(nameof(Packages))]
    public void EveryPublicTypeAndMethodIsDocumented(Type package) =>
        Types(package).Select(NameOf).Concat(Types(package).SelectMany(Methods)).Except(Documented(package)).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Packages))]
    public void NothingElseIsDocumented(Type package)
    {
        var visible = Types(package).Select(NameOf).Concat(Types(package).SelectMany(Members)).ToHashSet();
        Documented(package).Except(visible).Should().BeEmpty();
    }

    private static Type[] Types(Type package) => [.. package.Assembly.GetExportedTypes().Where(type => !type.Name.StartsWith('<'))];

    private static HashSet<string> Documented(Type package) =>
    [
        .. XDocument.Load(Path.Combine(AppContext.BaseDirectory, package.Assembly.GetName().Name + ".xml"))
            .Descendants("member").Select(member => Name(member.Attribute("name")!.Value)),
    ];

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
