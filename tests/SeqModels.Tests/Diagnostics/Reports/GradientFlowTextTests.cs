using SeqModels.Diagnostics;

namespace SeqModels.Tests.Diagnostics.Reports;

[Trait("Category", "Culture")]
public sealed class GradientFlowTextTests
{
    [Fact]
    public void TheTextHasATablePerLayer() => SampleReports.Small.ToString().ReplaceLineEndings("\n").Should().Be(
        """
        Gradient flow of a loss of 0.333333

        model.l0: Lstm, hidden size 4; horizon 0 / 1 / 2 lags (50 / 90 / 99 %); ‖G‖ = 1.5, remainder 1.25E-07
        At lag 0: ‖∂loss/∂h‖ = 0.5, ‖∂loss/∂c‖ = 0.25. ∂ columns are relative to it.
        lag     ∂h     ∂c    share  cumulative  ‖∂h/∂h‖     ‖∂c/∂c‖   carry  gates  mean carry
        0        1      1  60.00 %     60.00 %        2           2    0.25      0           1
        1      0.2    0.8  30.00 %     90.00 %      0.5  1.75 ± 0.1   0.125   0.03         0.5
        2    2E-05  0.571  10.00 %    100.00 %    0.125  1.5 ± 0.06  0.0625   0.05        0.25

        a,"b": MyCell, hidden size 2; horizon 0 / 0 / 0 lags (50 / 90 / 99 %); ‖G‖ = ∞, remainder –
        At lag 0: ‖∂loss/∂h‖ = 0, ‖∂loss/∂c‖ = 1, ‖∂loss/∂s2‖ = 2. ∂ columns are relative to it.
        lag  ∂h   ∂c  ∂s2     share  cumulative
        0     –    1    1  100.00 %    100.00 %
        1     –  0.5    ∞    0.00 %    100.00 %
        """.ReplaceLineEndings("\n"));

    [Fact]
    public void MarkdownHasTheSameCells() => (SampleReports.Small with { Layers = [SampleReports.Small.Layers[1]] }).ToMarkdown().Should().Be(
        """
        Gradient flow of a loss of 0.333333

        **a,"b": MyCell, hidden size 2; horizon 0 / 0 / 0 lags (50 / 90 / 99 %); ‖G‖ = ∞, remainder –**

        At lag 0: ‖∂loss/∂h‖ = 0, ‖∂loss/∂c‖ = 1, ‖∂loss/∂s2‖ = 2. ∂ columns are relative to it.

        | lag | ∂h | ∂c | ∂s2 | share | cumulative |
        |---|---:|---:|---:|---:|---:|
        | 0 | – | 1 | 1 | 100.00 % | 100.00 % |
        | 1 | – | 0.5 | ∞ | 0.00 % | 100.00 % |
        """.ReplaceLineEndings("\n"));

    [Fact]
    public void LongReportsShowAFewLagsAndTheLast() => SampleReports.Decaying(120, 0.5).ToString().ReplaceLineEndings("\n").Split('\n').Skip(5)
        .Select(line => line.Split(' ')[0]).Should().Equal("0", "1", "2", "3", "5", "10", "20", "30", "50", "100", "119");

    [Fact]
    public void AReportWithoutLagsOrLayersIsText()
    {
        (SampleReports.Small with { Layers = [] }).ToString().Should().Be("Gradient flow of a loss of 0.333333");
        (SampleReports.Small with { Layers = [SampleReports.Small.Layers[1] with { Lags = [] }] }).ToString().Should().Contain("No lag was measured.");
    }

    [Fact]
    public void AComparisonHasARowPerModel()
    {
        var comparison = new GradientFlowComparison(new Dictionary<string, GradientFlowReport>
        {
            ["short"] = SampleReports.Decaying(4, 0.5),
            ["long"] = SampleReports.Decaying(12, 0.75),
        });
        comparison.Lags.Should().Equal(1, 5, 10, 11);
        comparison.ToString().ReplaceLineEndings("\n").Should().Be(
            """
            model  loss  horizon (lags) 50 %  90 %  99 %  ‖G‖  ∂h lag 1  ∂h lag 5  ∂h lag 10  ∂h lag 11  remainder
            short   0.5                    0     2     3    1       0.5         –          –          –          0
            long    0.5                    2     7    11    1      0.75     0.237     0.0563     0.0422          0
            """.ReplaceLineEndings("\n"));
        new GradientFlowComparison(comparison.Reports) { Lags = [2] }.ToMarkdown().Should().Be(
            """
            | model | loss | horizon (lags) 50 % | 90 % | 99 % | ‖G‖ | ∂h lag 2 | remainder |
            |---|---:|---:|---:|---:|---:|---:|---:|
            | short | 0.5 | 0 | 2 | 3 | 1 | 0.25 | 0 |
            | long | 0.5 | 2 | 7 | 11 | 1 | 0.562 | 0 |
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void SeveralLayersHaveARowEach() => new GradientFlowComparison([new("both", SampleReports.Small)]).ToString()
        .Should().Contain("both, model.l0").And.Contain("both, a,\"b\"");

    [Fact]
    public void WrongComparisonsAreRefused()
    {
        FluentActions.Invoking(() => new GradientFlowComparison([])).Should().Throw<ArgumentException>().WithMessage("*at least one report*");
        FluentActions.Invoking(() => new GradientFlowComparison([new("a", null!)])).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new GradientFlowComparison([new("a", SampleReports.Small)]) { Lags = [-1] })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*at least 0*");
    }
}
