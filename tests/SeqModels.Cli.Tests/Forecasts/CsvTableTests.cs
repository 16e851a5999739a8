using SeqModels.Cli.Forecasts;

namespace SeqModels.Cli.Tests.Forecasts;

public sealed class CsvTableTests
{
    [Fact]
    public void Cells_may_be_quoted_and_lines_empty()
    {
        CsvTable table = Read("\"a, b\";\"c\"\n1;\"x\ny\"\n\n2.5;\"say \"\"hi\"\"\"\r\n");
        table.Names.Should().Equal("a, b", "c");
        table.Numbers("a, b").Should().Equal(1, 2.5);
        table.Texts("c").Should().Equal("x\ny", "say \"hi\"");
        table.OnlyNumbers(null).Should().Be("a, b");
    }

    [Fact]
    public void Without_header_columns_have_numbers()
    {
        CsvTable table = Read("1,2\n3,4\n", hasHeader: false);
        table.Names.Should().Equal("1", "2");
        table.Numbers("2").Should().Equal(2, 4);
    }

    [Theory]
    [InlineData("a,b\n1,2\n\n3,x\n", "text: line 4, column 'b' is not a finite number: 'x'.")]
    [InlineData("a,b\n1,2\n3,\n", "text: line 3, column 'b' is empty; fill in or cut out missing values.")]
    [InlineData("a,b\n1,NaN\n", "text: line 2, column 'b' is not a finite number: 'NaN'.")]
    [InlineData("a;b\n1;2\n3;1,5\n", "text: line 3, column 'b' has a comma: '1,5'; numbers need a decimal point, and no separator of thousands.")]
    [InlineData("a;b\n1;1.234,5\n", "text: line 2, column 'b' has a comma: '1.234,5'; numbers need a decimal point, and no separator of thousands.")]
    [InlineData("a;b\n1;1,234,567.8\n", "text: line 2, column 'b' has a comma: '1,234,567.8'; numbers need a decimal point, and no separator of thousands.")]
    [InlineData("a,b\n1\n", "text: line 2 has 1 cells, but line 1 has 2.")]
    [InlineData("a,c\n1,2\n", "text: there is no column 'b'; the columns are 'a', 'c'.")]
    [InlineData("b,b\n1,2\n", "text: there are several columns 'b'; the columns are 'b', 'b'.")]
    [InlineData("", "text: the file is empty.")]
    public void Errors_name_line_and_column(string text, string message)
    {
        Action read = () => Read(text).Numbers("b");
        read.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Theory]
    [InlineData("day,a,b\n2020-01-01,1,2\n", "text: several columns have numbers, 'a', 'b'; choose with --column.")]
    [InlineData("day,a\n2020-01-01,x\n", "text: no column has a number in every row; choose one with --column. The columns are 'day', 'a'.")]
    [InlineData("day;a\n2020-01-01;1\n2020-01-02;1,5\n", "text: line 3, column 'a' has a comma: '1,5'; *")]
    public void The_column_must_be_chosen_unless_one_has_numbers(string text, string message)
    {
        Action choose = () => Read(text).OnlyNumbers(null);
        choose.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    private static CsvTable Read(string text, bool hasHeader = true) => CsvTable.Read(new StringReader(text), "text", null, hasHeader, CancellationToken.None);
}
