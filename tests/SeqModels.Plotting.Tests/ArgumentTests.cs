using SeqModels.Diagnostics;

namespace SeqModels.Plotting.Tests;

/// <summary>What is missing is named.</summary>
public sealed class ArgumentTests : IDisposable
{
    private static readonly Chart Simple = new() { Lines = [new("line", [1, 3, 2])] };

    private readonly PictureFolder _folder = new();

    public static TheoryData<string, Action> Missing => new()
    {
        { "Title", () => _ = new Chart { Title = null! } },
        { "XLabel", () => _ = new Chart { XLabel = null! } },
        { "YLabel", () => _ = new BarChart { Groups = [], Series = [], YLabel = null! } },
        { "Lines", () => _ = new Chart { Lines = null! } },
        { "Lines[1]", () => _ = new Chart { Lines = [new("", [1]), null!] } },
        { "Points[0]", () => _ = new Chart { Points = [null!] } },
        { "Bands", () => _ = new Chart { Bands = null! } },
        { "References[0]", () => _ = new Chart { References = [null!] } },
        { "Groups[0]", () => _ = new BarChart { Groups = [null!], Series = [] } },
        { "Series", () => _ = new BarChart { Groups = [], Series = null! } },
        { "References", () => _ = new BarChart { Groups = [], Series = [], References = null! } },
        { "Values", () => _ = new HeatMap { Values = null! } },
        { "ColorLabel", () => _ = new HeatMap { Values = new double[1, 1], ColorLabel = null! } },
        { "RowNames[0]", () => _ = new HeatMap { Values = new double[1, 1], RowNames = [null!] } },
        { "Name", () => _ = new ReferenceLine(null!, 1) },
        { "Levels", () => _ = new ForecastPlotOptions { Levels = null! } },
        { "panels[0]", () => _ = new Figure((Panel)null!) },
        { "x", () => _ = new Line("", null!, [1]) },
        { "y", () => _ = new Line("", null!) },
        { "low", () => _ = new Band("", [1], null!, [1]) },
        { "values", () => _ = new BarSeries("", null!) },
        { "layers", () => GradientFlowPlot.Norms(new KeyValuePair<string, LayerGradientFlow>("LSTM", null!)) },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Missing))]
    public void WhatIsNullIsNamed(string name, Action make) => make.Should().Throw<ArgumentNullException>().Which.ParamName.Should().Be(name);

    [Fact]
    public void RequiredPropertiesLeftOutByReflectionAreNamed()
    {
        FluentActions.Invoking(() => Activator.CreateInstance<HeatMap>().Save(_folder.File("a.png"))).Should().Throw<ArgumentNullException>().WithParameterName("Values");
        FluentActions.Invoking(() => Activator.CreateInstance<BarChart>().Save(_folder.File("a.png"))).Should().Throw<ArgumentNullException>().WithParameterName("Groups");
    }

    [Fact]
    public void ASizeWithoutValuesIsRejected()
    {
        FluentActions.Invoking(() => Simple.Save(_folder.File("a.png"), default(ChartSize))).Should().Throw<ArgumentException>().WithMessage("default(ChartSize) has no pixels*new ChartSize(width, height)*");
        using var plot = new ScottPlot.Plot();
        FluentActions.Invoking(() => Simple.Draw(plot, default)).Should().Throw<ArgumentException>().WithMessage("default(ChartSize)*");
    }

    [Fact]
    public void ARangeWithoutValuesIsRejected() => FluentActions.Invoking(() => (Simple with { YRange = default(AxisRange) }).Save(_folder.File("a.png")))
        .Should().Throw<ArgumentException>().WithMessage("default(AxisRange)*");

    [Fact]
    public void AFolderThatCannotBeWrittenIsNamedWithTheUsersFile()
    {
        const string Path = "/proc/a picture.png"; // even an administrator cannot create files there
        if (!OperatingSystem.IsLinux())
            return;
        Exception error = FluentActions.Invoking(() => Simple.Save(Path)).Should().Throw<Exception>().Which;
        error.Message.Should().StartWith("'/proc/a picture.png' cannot be written: no file can be created in the folder '/proc'").And.NotContain(".saving");
        error.Should().Match(e => e is IOException || e is UnauthorizedAccessException);
    }
}
