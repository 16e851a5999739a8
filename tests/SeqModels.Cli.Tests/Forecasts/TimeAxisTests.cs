using SeqModels.Cli.Forecasts;

namespace SeqModels.Cli.Tests.Forecasts;

public sealed class TimeAxisTests
{
    [Theory]
    [InlineData("2019,2020,2021", "2022,2023")]
    [InlineData("10,8,6", "4,2")]
    [InlineData("2024-11,2024-12", "2025-01,2025-02")]
    [InlineData("2024-01-31,2024-02-29,2024-03-31", "2024-04-30,2024-05-31")]
    [InlineData("2024-01-15,2024-04-15", "2024-07-15,2024-10-15")]
    [InlineData("2024-02-27,2024-02-28", "2024-02-29,2024-03-01")]
    [InlineData("2024/12/24,2024/12/31", "2025/01/07,2025/01/14")]
    [InlineData("2024-12-31 22:00,2024-12-31 23:00", "2025-01-01 00:00,2025-01-01 01:00")]
    [InlineData("2024-12-31T23:59:59Z,2025-01-01T00:00:00Z", "2025-01-01T00:00:01Z,2025-01-01T00:00:02Z")]
    public void Times_go_on_at_their_distance(string times, string next)
    {
        var axis = TimeAxis.Of(times.Split(','));
        axis.Should().NotBeNull();
        Enumerable.Range(1, 2).Select(axis!.At).Should().Equal(next.Split(','));
    }

    [Theory]
    [InlineData("2019")]
    [InlineData("2019,2020,2022")]
    [InlineData("Monday,Tuesday")]
    [InlineData("2024-01-01,2024-01-02,2024-01-04")]
    [InlineData("2024-01-01,2024-01-01,2024-01-02")]
    public void Other_times_are_not_continued(string times) => TimeAxis.Of(times.Split(',')).Should().BeNull();
}
