namespace SeqModels.PublicApi.Tests.Pointers;

/// <summary>No raw pointer outlives what keeps its memory alive, by construction: read in the IL of the compiled library.</summary>
public sealed class PointerTests
{
    /// <summary>Every place that takes, keeps or gives a pointer in another way than <c>fixed</c>, and why it is sound.</summary>
    private static readonly Dictionary<string, string> Allowed = new()
    {
    };

    [Fact]
    public void PointersLiveInsideFixedOrBesideTheirOwner()
    {
        IReadOnlyList<string> found = PointerFindings.Of(Path.Combine(AppContext.BaseDirectory, "SeqModels.dll"), "SeqModels");
        found.Should().NotBeEmpty("the owners of native memory are found");
        string.Join("\n", found.Except(Allowed.Keys)).Should().BeEmpty("a pointer is taken by 'fixed', which holds the memory while it is used");
        Allowed.Keys.Except(found).Should().BeEmpty("the list holds what there is");
    }

    [Fact]
    public void TheRuleFindsWhatItForbids() =>
        PointerFindings.Of(typeof(PointerTests).Assembly.Location, typeof(PointerProbe).Namespace!)
            .Should().Equal(
                "gives SeqModels.PublicApi.Tests.Pointers.PointerProbe.Address",
                "keeps SeqModels.PublicApi.Tests.Pointers.PointerProbe._inArray",
                "keeps SeqModels.PublicApi.Tests.Pointers.PointerProbe._inStruct",
                "keeps SeqModels.PublicApi.Tests.Pointers.PointerProbe._start",
                "takes SeqModels.PublicApi.Tests.Pointers.PointerProbe..ctor: Unsafe.AsPointer");
}
