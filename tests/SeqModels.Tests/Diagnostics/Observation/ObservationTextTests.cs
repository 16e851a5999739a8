using SeqModels.Diagnostics;
using SeqModels.Diagnostics.Observation;

namespace SeqModels.Tests.Diagnostics.Observation;

/// <summary>The table, its Markdown form and the CSV file of observations.</summary>
[Trait("Category", "Culture")]
public sealed class ObservationTextTests
{
    private static readonly GradientObservation[] Observations =
    [
        new()
        {
            Step = 1,
            Epoch = 1,
            Loss = 1.5,
            GradientNorm = 0.25,
            LargestGradientNorm = 0.25,
            ClippedShare = 0,
            UpdateRatio = 0.1,
            ParameterUpdates = [new("a,b", 0.1), new("bias", double.PositiveInfinity)],
            Horizons = [new("rnn.l0", 1, 12, 30)],
        },
        new()
        {
            Step = 1201,
            Epoch = 2,
            Loss = double.NaN,
            GradientNorm = double.NaN,
            LargestGradientNorm = 12345.678901,
            ClippedShare = 0.255,
            Warnings = [new(GradientWarningKind.NonFinite, 1200, 2, "x"), new(GradientWarningKind.ExplodingGradient, 1201, 2, "y"), new(GradientWarningKind.NonFinite, 1201, 2, "z")],
        },
    ];

    [Fact]
    public void Table() => ObservationTable.Of(Observations).ToString().ReplaceLineEndings("\n").Should().Be(string.Join('\n',
        "step  epoch  loss  norm    largest  clipped  update  horizon rnn.l0 (50/90/99 %)                     warnings",
        "1         1   1.5  0.25       0.25      0 %     0.1                  1 / 12 / 30                             ",
        "1201      2     –     –  1.235E+04     26 %       –                            –  NonFinite ExplodingGradient"));

    [Fact]
    public void Markdown() => ObservationTable.Of(Observations).ToMarkdown().Should().EndWith("| 1201 | 2 | – | – | 1.235E+04 | 26 % | – | – | NonFinite ExplodingGradient |");

    [Fact]
    public void Csv_has_exact_numbers()
    {
        string path = Path.GetTempFileName();
        ObservationCsv.Write(path, Observations);
        string[] lines = File.ReadAllLines(path);
        File.Delete(path);
        lines.Should().Equal(
            "step,epoch,loss,gradientNorm,largestGradientNorm,clippedShare,updateRatio,horizon50 rnn.l0,horizon90 rnn.l0,horizon99 rnn.l0,\"updateRatio a,b\",updateRatio bias,warnings",
            "1,1,1.5,0.25,0.25,0,0.1,1,12,30,0.1,Infinity,",
            "1201,2,NaN,NaN,12345.678901,0.255,,,,,,,NonFinite ExplodingGradient");
    }

    [Fact]
    public void An_observer_without_observations_prints_the_headings() => new GradientObserver().ToString().Should().StartWith("step");
}
