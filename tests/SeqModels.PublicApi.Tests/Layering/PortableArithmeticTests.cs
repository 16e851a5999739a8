using System.Numerics.Tensors;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>
/// The library calls no arithmetic whose result depends on the processor, read in the IL: estimates, <c>double.Lerp</c> (which uses one), and
/// sums of <see cref="TensorPrimitives"/>, whose order depends on the vector width.
/// </summary>
public sealed class PortableArithmeticTests
{
    private static readonly string[] Sums = ["Sum", "SumOfSquares", "SumOfMagnitudes", "Product", "Dot", "Norm", "Distance", "CosineSimilarity", "Average", "StdDev", "SoftMax"];

    /// <summary>A check with a tolerance, and the text of its message.</summary>
    private static readonly string[] Allowed = ["SeqModels.LanguageModels.DistributionCheck.Require", "SeqModels.LanguageModels.DistributionCheck.Fault"];

    [Fact]
    public void ResultsDoNotDependOnTheProcessor() => Findings(typeof(SeqModels.Tensors.Tensor).Assembly)
        .Where(finding => !Array.Exists(Allowed, allowed => finding.StartsWith(allowed + ": TensorPrimitives.Sum", StringComparison.Ordinal)))
        .Should().BeEmpty();

    [Fact]
    public void TheRuleFindsWhatItForbids() => Findings(typeof(PortableArithmeticTests).Assembly).Select(finding => finding.Split(':')[0])
        .Where(method => method.StartsWith(typeof(Probe).FullName!, StringComparison.Ordinal)).Should().BeEquivalentTo([$"{typeof(Probe).FullName}.Between", $"{typeof(Probe).FullName}.Inverse", $"{typeof(Probe).FullName}.Sum"]);

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
            Type[] typeArguments = method.DeclaringType!.GetGenericArguments(), arguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
            foreach (EntityHandle token in IlTokens.Read(file.GetMethodBody(address).GetILReader()).Where(token => token.Kind is HandleKind.MemberReference or HandleKind.MethodSpecification))
            {
                if (assembly.ManifestModule.ResolveMember(MetadataTokens.GetToken(token), typeArguments, arguments) is MethodBase called && DependsOnProcessor(called))
                    found.Add($"{method.DeclaringType.FullName}.{method.Name}: {called.DeclaringType!.Name}.{called.Name}");
            }
        }

        return found;
    }

    private static bool DependsOnProcessor(MethodBase called) => called.DeclaringType?.Namespace?.StartsWith("System", StringComparison.Ordinal) == true
        && (called.Name == "Lerp" || called.Name.EndsWith("Estimate", StringComparison.Ordinal) || (called.DeclaringType == typeof(TensorPrimitives) && Sums.Contains(called.Name)));

    private static class Probe
    {
        public static double Between(double a, double b) => double.Lerp(a, b, 0.3);

        public static float Inverse(float x) => float.ReciprocalEstimate(x);

        public static float Sum(float[] x) => TensorPrimitives.Sum<float>(x);

        public static double Fused(double a, double b) => Math.FusedMultiplyAdd(a, b, 1);
    }
}
