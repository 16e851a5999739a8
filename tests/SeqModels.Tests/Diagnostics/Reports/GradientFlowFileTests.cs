using System.Globalization;
using System.Text.Json;
using SeqModels.Diagnostics;

namespace SeqModels.Tests.Diagnostics.Reports;

[Trait("Category", "Culture")]
public sealed class GradientFlowFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void CsvReadsBackToTheSameNumbers()
    {
        SampleReports.Small.WriteCsv(_path);
        string[] lines = File.ReadAllText(_path).Split('\n');
        lines.Should().HaveCount(7).And.HaveElementAt(6, "");
        string[] names = lines[0].Split(',');
        names[17..].Should().Equal("gates_norm", "path_total_norm", "path_sum_error", "mean_carry", "path_carry", "path_input", "path_forget", "state_2_norm");
        lines[4].Should().StartWith("\"a,\"\"b\"\"\",MyCell,2,0,4,0,1,2,1,1,0.95,,,,,,,,,,,,,,2");
        lines[5].Should().EndWith(",Infinity");

        LayerGradientFlow layer = SampleReports.Small.Layers[0];
        for (int lag = 0; lag < 3; lag++)
        {
            string[] fields = lines[lag + 1].Split(',');
            fields.Should().HaveCount(names.Length);
            double? Read(string name) => fields[Array.IndexOf(names, name)] is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
            (fields[0], fields[1], fields[2], fields[3]).Should().Be(("model.l0", "Lstm", "4", $"{lag}"));
            LagGradient expected = layer.Lags[lag];
            Read("pairs").Should().Be(expected.Pairs);
            Read("hidden_norm").Should().Be(expected.HiddenNorm);
            Read("cell_norm").Should().Be(expected.CellNorm);
            Read("weight_norm").Should().Be(expected.WeightNorm);
            Read("weight_share").Should().Be(expected.WeightShare);
            Read("cumulative_share").Should().Be(expected.CumulativeShare);
            Read("weight_projection").Should().Be(expected.WeightProjection);
            new JacobianNorm(lag, Read("hidden_jacobian")!.Value, Read("hidden_jacobian_error")!.Value, Read("hidden_jacobian_spectral")).Should().Be(layer.HiddenJacobian![lag]);
            new JacobianNorm(lag, Read("cell_jacobian")!.Value, Read("cell_jacobian_error")!.Value, Read("cell_jacobian_spectral")).Should().Be(layer.CellJacobian![lag]);
            PathLag path = layer.Paths!.Lags[lag];
            layer.Paths.Names.Select(name => Read("path_" + name)).Should().Equal(path.Norms.Select(norm => (double?)norm));
            (Read("gates_norm"), Read("path_total_norm"), Read("path_sum_error"), Read("mean_carry")).Should().Be((path.GatesNorm, path.TotalNorm, path.SumError, path.MeanCarry));
            Read("state_2_norm").Should().BeNull();
        }
    }

    [Fact]
    public void JsonReadsBackToTheSameReport()
    {
        SampleReports.Small.WriteJson(_path);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_path));
        Number(document.RootElement.GetProperty("loss")).Should().Be(SampleReports.Small.Loss);
        JsonElement[] layers = [.. document.RootElement.GetProperty("layers").EnumerateArray()];
        layers.Select(Layer).Should().BeEquivalentTo(SampleReports.Small.Layers, options => options.WithStrictOrdering().ComparingByMembers<PathLag>());
        layers[0].GetProperty("horizons").GetRawText().Should().MatchRegex("""^\{\s*"0.5": 0,\s*"0.9": 1,\s*"0.99": 2\s*\}$""");
        layers[1].GetProperty("paths").ValueKind.Should().Be(JsonValueKind.Null);
        layers[1].GetProperty("cellJacobian").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public void AFailedSaveLeavesTheOldFile()
    {
        SampleReports.Small.WriteCsv(_path);
        string old = File.ReadAllText(_path);
        GradientFlowReport broken = SampleReports.Small with { Layers = [SampleReports.Small.Layers[0], null!] };
        FluentActions.Invoking(() => broken.WriteCsv(_path)).Should().Throw<NullReferenceException>();
        FluentActions.Invoking(() => broken.WriteJson(_path)).Should().Throw<NullReferenceException>();
        File.ReadAllText(_path).Should().Be(old);
        Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_path) + "*").Should().Equal(_path);
    }

    [Fact]
    public void AMissingFolderIsNamed() => FluentActions.Invoking(() => SampleReports.Small.WriteJson(Path.Combine(_path, "none", "a.json")))
        .Should().Throw<DirectoryNotFoundException>().WithMessage("*there is no folder*");

    private static LayerGradientFlow Layer(JsonElement json) => new()
    {
        Name = json.GetProperty("name").GetString()!,
        Kind = json.GetProperty("kind").GetString()!,
        HiddenSize = json.GetProperty("hiddenSize").GetInt32(),
        WeightGradientNorm = Number(json.GetProperty("weightGradientNorm"))!.Value,
        Remainder = Number(json.GetProperty("remainder"))!.Value,
        Lags =
        [
            .. json.GetProperty("lags").EnumerateArray().Select(lag => new LagGradient
            {
                Lag = lag.GetProperty("lag").GetInt32(),
                Pairs = lag.GetProperty("pairs").GetInt64(),
                StateNorms = Numbers(lag.GetProperty("stateNorms")),
                WeightNorm = Number(lag.GetProperty("weightNorm"))!.Value,
                WeightShare = Number(lag.GetProperty("weightShare"))!.Value,
                CumulativeShare = Number(lag.GetProperty("cumulativeShare"))!.Value,
                WeightProjection = Number(lag.GetProperty("weightProjection"))!.Value,
            }),
        ],
        Paths = json.GetProperty("paths") is { ValueKind: JsonValueKind.Object } paths
            ? new PathGradients
            {
                State = paths.GetProperty("state").GetString()!,
                Names = [.. paths.GetProperty("names").EnumerateArray().Select(name => name.GetString()!)],
                Lags = [.. paths.GetProperty("lags").EnumerateArray().Select(PathLagOf)],
            }
            : null,
        HiddenJacobian = Jacobian(json.GetProperty("hiddenJacobian")),
        CellJacobian = Jacobian(json.GetProperty("cellJacobian")),
    };

    private static PathLag PathLagOf(JsonElement lag) => new(
        lag.GetProperty("lag").GetInt32(),
        Numbers(lag.GetProperty("norms")),
        Number(lag.GetProperty("gatesNorm"))!.Value,
        Number(lag.GetProperty("totalNorm"))!.Value,
        Number(lag.GetProperty("sumError"))!.Value,
        Number(lag.GetProperty("meanCarry")));

    private static JacobianNorm[]? Jacobian(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null :
    [
        .. json.EnumerateArray().Select(norm => new JacobianNorm(
            norm.GetProperty("lag").GetInt32(), Number(norm.GetProperty("frobenius"))!.Value, Number(norm.GetProperty("standardError"))!.Value, Number(norm.GetProperty("spectral")))),
    ];

    private static double[] Numbers(JsonElement json) => [.. json.EnumerateArray().Select(value => Number(value)!.Value)];

    private static double? Number(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => double.Parse(json.GetString()!, CultureInfo.InvariantCulture),
        _ => json.GetDouble(),
    };
}
