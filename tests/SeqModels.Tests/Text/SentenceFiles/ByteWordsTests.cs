using SeqModels.Numerics;
using SeqModels.Text.SentenceFiles;

namespace SeqModels.Tests.Text;

public sealed class ByteWordsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Words_end_at_the_next_white_space(bool formFeedSeparates)
    {
        var words = new ByteWords(formFeedSeparates);
        var random = new RandomSource(1);
        string separators = formFeedSeparates ? " \t\n\v\f\r\0" : " \t\n\r\0";
        for (int round = 0; round < 2000; round++)
        {
            byte[] text = new byte[1 + random.NextInt(60)];
            foreach (ref byte b in text.AsSpan())
            {
                b = (byte)(random.NextInt(8) == 0 ? random.NextInt(34) : 33 + random.NextInt(223));
            }
            int start = random.NextInt(text.Length), expected = start + 1;
            while (expected < text.Length && !separators.Contains((char)text[expected]))
            {
                expected++;
            }
            words.End(text, start).Should().Be(expected);
        }
    }
}
