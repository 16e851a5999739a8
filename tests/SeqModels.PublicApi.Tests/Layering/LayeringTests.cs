using SeqModels.PublicApi.Tests.Layering.Probes;

namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>The direction of use between the namespaces of the library, checked on the compiled assembly.</summary>
public sealed class LayeringTests
{
    private static readonly string[] Core = ["Autodiff", "Tensors", "Numerics"];
    private static readonly string[] Parts = ["Recurrent", "Layers", "Losses", "Optimizers", "Serialization", .. Core];
    private static readonly string[] Counting = ["LanguageModels", "Text", Root, "Numerics"];

    // What lies in no folder (writing a file so that a failure leaves the old one) uses nothing; who writes files may use it.
    private const string Root = "";

    // The direction of use: change it here only together with docs/architecture.md. Nothing uses Training.
    private static readonly LayeringRule Rule = new("SeqModels", new Dictionary<string, string[]>
    {
        [Root] = [],
        ["Numerics"] = [],
        ["Tensors"] = ["Numerics"],
        ["Autodiff"] = ["Tensors", "Numerics"],
        ["Layers"] = Core,
        ["Serialization"] = ["Layers", Root, .. Core],
        ["Recurrent"] = ["Layers", .. Core],
        ["Losses"] = Core,
        ["Optimizers"] = Core,
        ["Diagnostics"] = Parts,
        ["Text"] = ["Numerics.OptionRange", "Numerics.RandomSource", Root],
        ["LanguageModels"] = ["Text", .. Parts],
        ["NGrams"] = Counting,
        ["Markov"] = Counting,
        ["Forecasting"] = Parts,
        ["Evaluation"] = ["LanguageModels", "Forecasting", "Text", .. Parts],
        ["Training"] = ["Evaluation", "LanguageModels", "Forecasting", "Diagnostics", "Text", Root, .. Parts],
    });

    private static readonly IReadOnlyList<TypeUse> Library =
        AssemblyUses.Between(Path.Combine(AppContext.BaseDirectory, "SeqModels.dll"), "SeqModels");

    private static readonly IReadOnlyList<TypeUse> ProbeUses =
        AssemblyUses.Between(typeof(LayeringTests).Assembly.Location, typeof(ProbeAttribute).Namespace!);

    public static TheoryData<string> ProbeNames =>
        [.. typeof(ProbeAttribute).Assembly.GetTypes().Where(type => type.Namespace == typeof(ProbeAttribute).Namespace + ".Users" && !type.IsNested).Select(type => type.Name)];

    [Fact]
    public void LayersUseEachOtherInOneDirection() => ShouldBeNone(Rule.Violations(Library));

    [Theory]
    [InlineData("NGrams")]
    [InlineData("Markov")]
    [InlineData("Text")]
    public void CountingNeverReachesDifferentiation(string layer) => ShouldBeNone(Rule.Chains(Library, layer, "Autodiff"));

    [Fact]
    public void AForbiddenUseIsListedByItsTypes()
    {
        var strict = new LayeringRule("SeqModels", new Dictionary<string, string[]> { ["Autodiff"] = ["Numerics"] });
        IReadOnlyList<string> violations = strict.Violations(Library);
        violations.Should().Contain("SeqModels.Autodiff.Operation → SeqModels.Tensors.Shape (Autodiff may use Numerics)");
        violations.Should().Contain(line => line.EndsWith("(the layer 'Tensors' is not in the table)", StringComparison.Ordinal));
        violations.Should().NotContain(line => line.StartsWith("SeqModels.Autodiff", StringComparison.Ordinal) && line.Contains("→ SeqModels.Numerics"));
    }

    [Fact]
    public void ASingleTypeCanBeAllowed()
    {
        TypeName user = new("A.Text", "Batches");
        var rule = new LayeringRule("A", new Dictionary<string, string[]> { ["Text"] = ["Numerics.RandomSource"] });
        rule.Violations([new(user, new("A.Numerics", "RandomSource")), new(user, new("A.Numerics", "Lane"))])
            .Should().Equal("A.Text.Batches → A.Numerics.Lane (Text may use Numerics.RandomSource)");
    }

    [Fact]
    public void AnIndirectUseIsShownAsAChain()
    {
        TypeName counts = new("A.NGrams", "Counts"), model = new("A.LanguageModels", "Model"), tape = new("A.Autodiff", "Tape");
        new LayeringRule("A", new Dictionary<string, string[]>()).Chains([new(counts, model), new(model, tape)], "NGrams", "Autodiff")
            .Should().Equal("A.NGrams.Counts → A.LanguageModels.Model → A.Autodiff.Tape");
    }

    [Theory]
    [MemberData(nameof(ProbeNames))]
    public void EveryKindOfUseIsFound(string user) =>
        ProbeUses.Should().Contain(use => use.User.Name == user && use.Used.Name == nameof(ProbeAttribute));

    [Fact]
    public void TheProbesAreFound() => ProbeNames.Should().HaveCountGreaterThan(12);

    private static void ShouldBeNone(IReadOnlyList<string> problems) =>
        Assert.True(problems.Count == 0, $"{problems.Count} forbidden:\n{string.Join('\n', problems)}");
}
