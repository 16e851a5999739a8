using System.Buffers.Binary;
using System.Xml.Linq;
using ScottPlot;

namespace SeqModels.Plotting.Tests;

public sealed class FigureFileTests : IDisposable
{
    private static readonly Chart Simple = new() { Title = "Simple", XLabel = "x", YLabel = "y", Lines = [new("line", [1, 3, 2])] };

    private readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, FigureLayout.Column, 640)]
    [InlineData(3, FigureLayout.Column, 1260)]
    [InlineData(2, FigureLayout.Row, 520)]
    [InlineData(3, FigureLayout.MainAboveRow, 1000)]
    [InlineData(1, FigureLayout.MainAboveRow, 640)]
    public void DefaultSizes(int panels, FigureLayout layout, int height)
    {
        string path = _folder.File("a.png");
        new Figure([.. Enumerable.Repeat(Simple, panels)]) { Layout = layout }.Save(path);
        Size(path).Should().Be((1200, height));
    }

    [Fact]
    public void TheSizeIsThatAskedFor()
    {
        string path = _folder.File("a.PNG");
        Simple.Save(path, new ChartSize(300, 200));
        Size(path).Should().Be((300, 200));
    }

    [Fact]
    public void EveryPanelOfAFigureIsDrawn()
    {
        string path = _folder.File("a.svg");
        new Figure(Simple, Simple with { Title = "Second" }).Save(path);
        XElement svg = XDocument.Load(path).Root!;
        svg.Attribute("width")!.Value.Should().Be("1200");
        svg.Attribute("height")!.Value.Should().Be("840");
        string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];
        texts.Should().Contain(["Simple", "Second", "line"]);
    }

    [Fact]
    public void TheSamePictureHasTheSameBytesOnAnyThread()
    {
        byte[] first = _folder.Bytes(Simple);
        var others = new byte[4][];
        Parallel.For(0, others.Length, i => others[i] = _folder.Bytes(Simple));
        others.Should().AllSatisfy(bytes => bytes.Should().Equal(first));
    }

    [Fact]
    public void AFailedSaveLeavesTheOldFile()
    {
        string path = _folder.File("a.png");
        Simple.Save(path);
        byte[] before = File.ReadAllBytes(path);
        new Figure(Simple, new Failing()).Invoking(figure => figure.Save(path)).Should().Throw<InvalidOperationException>();
        File.ReadAllBytes(path).Should().Equal(before);
        Directory.GetFiles(_folder.Root).Should().ContainSingle();
    }

    [Fact]
    public void OtherFormatsAreRejected() => Simple.Invoking(chart => chart.Save(_folder.File("a.jpg")))
        .Should().Throw<ArgumentException>().WithMessage("The name of a picture must end in .png or .svg, but was '*a.jpg'.*");

    [Fact]
    public void AMissingFolderIsNamed() => Simple.Invoking(chart => chart.Save(_folder.File("none/a.png")))
        .Should().Throw<DirectoryNotFoundException>().WithMessage("*there is no folder '*none'*");

    [Fact]
    public void AFigureNeedsAPanel() => FluentActions.Invoking(() => new Figure()).Should().Throw<ArgumentException>().WithMessage("*at least one panel*");

    private static (int Width, int Height) Size(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes.Should().StartWith([0x89, (byte)'P', (byte)'N', (byte)'G']);
        return (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }

    private sealed record Failing : Panel
    {
        public override void Draw(Plot plot, ChartSize size) => throw new InvalidOperationException();
    }
}
