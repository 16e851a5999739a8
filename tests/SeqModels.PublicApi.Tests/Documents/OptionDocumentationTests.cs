using System.Reflection;
using System.Xml.Linq;
using SeqModels.Tensors;

namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>The documentation of every option has a <c>value</c> element that states its default.</summary>
public sealed class OptionDocumentationTests
{
    private static readonly Dictionary<string, string?> Values = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "SeqModels.xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("value")?.Value);

    [Fact]
    public void EveryOptionStatesItsDefault()
    {
        PropertyInfo[] options = [.. typeof(Tensor).Assembly.GetExportedTypes()
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property => property.SetMethod is { IsPublic: true })];
        options.Should().HaveCountGreaterThan(100);
        options.Where(option => !StatesDefault(option)).Select(Name).Should().BeEmpty();
    }

    private static bool StatesDefault(PropertyInfo option) =>
        Values.GetValueOrDefault($"P:{Name(option)}")?.Contains("default", StringComparison.OrdinalIgnoreCase) is true;

    private static string Name(PropertyInfo option) => $"{option.DeclaringType!.FullName!.Replace('+', '.')}.{option.Name}";
}
