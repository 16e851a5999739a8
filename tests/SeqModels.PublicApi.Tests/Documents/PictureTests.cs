namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>Pictures of the guide that are drawn by a snippet which no page shows.</summary>
[Collection("Console")]
public sealed class PictureTests
{
    [Fact]
    public void TheRatiosOfTheTablesAreDrawn()
    {
        Snippet.Output("TrainingRatios").Should().Be("9 cases");
        new FileInfo("training-ratios.png").Length.Should().BeInRange(5_000, 150_000);
    }
}
