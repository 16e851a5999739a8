using SeqModels.Cli.Running;
using SeqModels.NGrams;

namespace SeqModels.Cli.Tests;

public sealed class ErrorTextTests
{
    [Theory]
    [InlineData("Arpa.Read: 'a', line 1: expected x.", "'a', line 1: expected x.")]
    [InlineData("Corpus: 'a' is damaged.", "'a' is damaged.")]
    [InlineData("Sales.Data: line 2 is empty.", "Sales.Data: line 2 is empty.")]
    [InlineData("Sales: line 2 is empty.", "Sales: line 2 is empty.")]
    [InlineData("'a' is no file.", "'a' is no file.")]
    public void Members_of_the_library_are_left_out_but_no_file_names(string message, string text)
    {
        ErrorText.Of(new InvalidDataException(message)).Should().Be(text);
        ErrorText.Of(new ArgumentException(message, nameof(message))).Should().Be(text);
    }

    [Fact]
    public void A_message_of_the_library_does_not_begin_with_its_member()
    {
        using var folder = new WorkFolder();
        Action read = () => Arpa.Read(folder.Write("a.arpa", "moo"));
        InvalidDataException error = read.Should().Throw<InvalidDataException>().Which;
        error.Message.Should().StartWith("Arpa.Read: '");
        ErrorText.Of(error).Should().StartWith("'");
    }
}
