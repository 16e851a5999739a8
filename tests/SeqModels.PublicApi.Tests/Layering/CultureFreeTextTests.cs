using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text;
using SeqModels.Hosting;
using SeqModels.Plotting;
using SeqModels.Tensors;
using SeqModels.Tokenizers;

namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>
/// No interpolated string of the library formats a number by the culture of the thread: read in the IL. Whole numbers without a format are the
/// same in every culture but for the sign, so they are allowed.
/// </summary>
public sealed class CultureFreeTextTests
{
    private static readonly Type?[] Handlers = [typeof(DefaultInterpolatedStringHandler), typeof(StringBuilder.AppendInterpolatedStringHandler)];

    [Theory]
    [InlineData(typeof(Tensor))]
    [InlineData(typeof(Chart))]
    [InlineData(typeof(ServedModel))]
    [InlineData(typeof(MicrosoftTokenizer))]
    public void NumbersInTextsAreInvariant(Type package) => string.Join('\n', Findings(package.Assembly)).Should().BeEmpty("string.Create(CultureInfo.InvariantCulture, …) formats them");

    [Fact]
    public void TheRuleFindsWhatItForbids() => Findings(typeof(CultureFreeTextTests).Assembly)
        .Should().Contain([$"{typeof(Probe).FullName}.Fraction", $"{typeof(Probe).FullName}.Grouped", $"{typeof(Probe).FullName}.Appended"])
        .And.NotContain([$"{typeof(Probe).FullName}.Whole", $"{typeof(Probe).FullName}.Invariant"]);

    private static List<string> Findings(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        MetadataReader reader = file.GetMetadataReader();
        var found = new List<string>();
        foreach (MethodDefinitionHandle handle in reader.MethodDefinitions)
        {
            int address = reader.GetMethodDefinition(handle).RelativeVirtualAddress;
            if (address == 0)
                continue;
            MethodBase method = assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle))!;
            if (FormatsByCulture(method, IlTokens.Read(file.GetMethodBody(address).GetILReader())))
                found.Add($"{method.DeclaringType!.FullName}.{method.Name}");
        }

        return found;
    }

    private static bool FormatsByCulture(MethodBase method, List<EntityHandle> tokens)
    {
        Type[] typeArguments = method.DeclaringType!.GetGenericArguments(), arguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        bool hasProvider = true;
        foreach (EntityHandle token in tokens.Where(token => token.Kind is HandleKind.MemberReference or HandleKind.MethodSpecification))
        {
            if (method.Module.ResolveMember(MetadataTokens.GetToken(token), typeArguments, arguments) is not MethodBase called
                || !Handlers.Contains(called.DeclaringType))
                continue;
            ParameterInfo[] parameters = called.GetParameters();
            if (called.IsConstructor)
                hasProvider = Array.Exists(parameters, parameter => parameter.ParameterType == typeof(IFormatProvider));
            else if (!hasProvider && called.Name == "AppendFormatted" && IsCultural(parameters))
                return true;
        }

        return false;
    }

    /// <summary>Whether what is appended is a fraction, or is formatted by a format such as N0.</summary>
    private static bool IsCultural(ParameterInfo[] parameters) =>
        parameters[0].ParameterType is { } type && (type == typeof(double) || type == typeof(float) || type == typeof(double?) || type == typeof(float?))
        || (parameters[^1].ParameterType == typeof(string) && parameters.Length > 1 && parameters[0].ParameterType.IsPrimitive);

    private static class Probe
    {
        public static string Fraction(double x) => $"x = {x}";

        public static string Grouped(int x) => $"x = {x:N0}";

        public static StringBuilder Appended(StringBuilder text, double x) => text.Append($"x = {x}");

        public static string Whole(int x) => $"x = {x}";

        public static string Invariant(double x) => string.Create(CultureInfo.InvariantCulture, $"x = {x:F2}");
    }
}
