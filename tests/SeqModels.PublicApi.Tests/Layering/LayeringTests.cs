using System.Reflection;
using SeqModels.PublicApi.Tests.Layering.Probes;
using SeqModels.Tensors;

namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>The direction of use between the floors and rooms of the library, checked on the compiled assembly.</summary>
public sealed class LayeringTests
{
    private static readonly IReadOnlyList<TypeUse> Library =
        AssemblyUses.Between(Path.Combine(AppContext.BaseDirectory, "SeqModels.dll"), "SeqModels");

    /// <summary>The folder of each type's source file; generated types have none.</summary>
    private static readonly IReadOnlyDictionary<TypeName, string> Folders =
        TypeFolders.Read(Path.Combine(AppContext.BaseDirectory, "SeqModels.dll"), "src/SeqModels/");

    private static readonly LayeringRule FloorRule = new(type => FloorIn("SeqModels", type), Layers.Floors);

    private static readonly IReadOnlyList<TypeUse> ProbeUses =
        AssemblyUses.Between(typeof(LayeringTests).Assembly.Location, typeof(ProbeAttribute).Namespace!);

    public static TheoryData<string> ProbeNames =>
        [.. typeof(ProbeAttribute).Assembly.GetTypes().Where(type => type.Namespace == typeof(ProbeAttribute).Namespace + ".Users" && !type.IsNested).Select(type => type.Name)];

    [Fact]
    public void FloorsUseEachOtherInOneDirection()
    {
        ShouldBeNone(FloorRule.Violations(Library));
        ShouldBeNone(FloorRule.Unused(Library));
    }

    [Theory]
    [InlineData("Numerics")]
    [InlineData("Text")]
    [InlineData("Optimizers")]
    [InlineData("Recurrent")]
    [InlineData("LanguageModels")]
    [InlineData("NGrams")]
    [InlineData("Training")]
    [InlineData("Forecasting")]
    [InlineData("Diagnostics")]
    public void RoomsUseEachOtherInOneDirection(string floor)
    {
        LayeringRule rule = RoomsOf(floor);
        ShouldBeNone(rule.Violations(Library));
        ShouldBeNone(rule.Unused(Library));
    }

    [Fact]
    public void EveryFloorWithRoomsIsChecked() =>
        Layers.Rooms.Keys.Select(room => room.Split('.')[0]).Distinct()
            .Should().BeEquivalentTo(Folders.Values.Where(folder => RoomIn(folder).Contains('.', StringComparison.Ordinal)).Select(folder => folder.Split('.')[0]).Distinct());

    [Fact]
    public void TheTablesAllowNoCycle()
    {
        Cycles.In(Layers.Floors).Should().BeEmpty();
        Cycles.In(Layers.Rooms).Should().BeEmpty();
        Cycles.In(new Dictionary<string, string[]> { ["A"] = ["B"], ["B"] = ["C"], ["C"] = ["A"], ["D"] = ["A"] }).Should().BeEquivalentTo("A", "B", "C");
    }

    [Fact]
    public void AnInternalTypesNamespaceIsItsRoomAndAPublicOnesIsItsFloor()
    {
        Assembly library = typeof(Tensor).Assembly;
        var wrong = new List<string>();
        foreach ((TypeName name, string folder) in Folders)
        {
            Type type = library.GetType(name.ToString(), throwOnError: true)!;
            string expected = "SeqModels." + (type.IsPublic ? folder.Split('.')[0] : RoomIn(folder));
            if (type.Namespace != expected)
                wrong.Add($"{type.FullName} lies in {folder}: {expected} is expected");
        }

        ShouldBeNone(wrong);
        Folders.Should().HaveCountGreaterThan(500);
    }

    [Theory]
    [InlineData("NGrams")]
    [InlineData("Text")]
    public void CountingNeverReachesDifferentiation(string floor) =>
        ShouldBeNone([.. FloorRule.Chains(Library, floor, "Tensors").Where(chain => chain.EndsWith(".Tape", StringComparison.Ordinal))]);

    [Fact]
    public void AForbiddenUseIsListedByItsTypes()
    {
        var strict = new LayeringRule(type => FloorIn("SeqModels", type), new Dictionary<string, string[]> { ["Layers"] = ["Numerics"] });
        IReadOnlyList<string> violations = strict.Violations(Library);
        violations.Should().Contain("SeqModels.Layers.Linear → SeqModels.Tensors.Tensor (Layers may use Numerics)");
        violations.Should().Contain(line => line.EndsWith("(the layer 'Tensors' is not in the table)", StringComparison.Ordinal));
        violations.Should().NotContain(line => line.StartsWith("SeqModels.Layers", StringComparison.Ordinal) && line.Contains("→ SeqModels.Numerics"));
    }

    [Fact]
    public void ASingleTypeCanBeAllowed()
    {
        TypeName user = new("A.Text", "Batches");
        var rule = new LayeringRule(type => FloorIn("A", type), new Dictionary<string, string[]> { ["Text"] = ["Numerics.RandomSource"] });
        TypeUse[] uses = [new(user, new("A.Numerics", "RandomSource")), new(user, new("A.Numerics", "Lane"))];
        rule.Violations(uses).Should().Equal("A.Text.Batches → A.Numerics.Lane (Text may use Numerics.RandomSource)");
        rule.Unused(uses).Should().BeEmpty();
        rule.Unused([]).Should().Equal("Text → Numerics.RandomSource");
    }

    [Fact]
    public void AnIndirectUseIsShownAsAChain()
    {
        TypeName counts = new("A.NGrams", "Counts"), model = new("A.LanguageModels", "Model"), tape = new("A.Tensors", "Tape");
        new LayeringRule(type => FloorIn("A", type), new Dictionary<string, string[]>()).Chains([new(counts, model), new(model, tape)], "NGrams", "Tensors")
            .Should().Equal("A.NGrams.Counts → A.LanguageModels.Model → A.Tensors.Tape");
    }

    [Theory]
    [MemberData(nameof(ProbeNames))]
    public void EveryKindOfUseIsFound(string user) =>
        ProbeUses.Should().Contain(use => use.User.Name == user && use.Used.Name == nameof(ProbeAttribute));

    [Fact]
    public void TheProbesAreFound() => ProbeNames.Should().HaveCountGreaterThan(12);

    /// <summary>The rule between the rooms of one floor.</summary>
    private static LayeringRule RoomsOf(string floor) => new(
        type => Folders.TryGetValue(type, out string? folder) && RoomIn(folder) is var room && room.Split('.')[0] == floor ? room : null,
        Layers.Rooms.Where(entry => entry.Key.Split('.')[0] == floor).ToDictionary());

    /// <summary>The room that a folder belongs to: the folder, or the nearest one above it that is in the table, or else its floor.</summary>
    private static string RoomIn(string folder) => Layers.Rooms.ContainsKey(folder) || !folder.Contains('.', StringComparison.Ordinal)
        ? folder
        : RoomIn(folder[..folder.LastIndexOf('.')]);

    private static string FloorIn(string root, TypeName type) =>
        type.Namespace == root ? "" : type.Namespace[(root.Length + 1)..].Split('.')[0];

    private static void ShouldBeNone(IReadOnlyList<string> problems) =>
        Assert.True(problems.Count == 0, $"{problems.Count} forbidden or not needed:\n{string.Join('\n', problems)}");
}
