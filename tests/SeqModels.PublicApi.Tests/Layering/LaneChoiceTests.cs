using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>One place chooses the lane, so that packed panels, kernels and the reported width agree: read in the IL.</summary>
public sealed class LaneChoiceTests
{
    /// <summary>Code that is not written over lanes.</summary>
    private static readonly string[] Allowed =
    [
        "SeqModels.NGrams.Storage.HashedStorage",
        "SeqModels.Numerics.Streaming.QuantizedKernel",
        "SeqModels.Text.SentenceFiles.ByteWords",
    ];

    [Fact]
    public void OnlyWidestLaneAsksForTheWidthOfTheVectors() =>
        AskForTheWidth(typeof(SeqModels.Tensors.Tensor).Assembly).Should().BeEquivalentTo([.. Allowed, "SeqModels.Numerics.Lanes.WidestLane"]);

    private static SortedSet<string> AskForTheWidth(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        MetadataReader reader = file.GetMetadataReader();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (MethodDefinitionHandle handle in reader.MethodDefinitions)
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
                continue;
            foreach (EntityHandle token in IlTokens.Read(file.GetMethodBody(method.RelativeVirtualAddress).GetILReader()).Where(token => token.Kind == HandleKind.MemberReference))
            {
                if (reader.GetString(reader.GetMemberReference((MemberReferenceHandle)token).Name) == "get_IsHardwareAccelerated")
                    found.Add(assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle))!.DeclaringType!.FullName!);
            }
        }

        return found;
    }
}
