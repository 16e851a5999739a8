namespace SeqModels.Cli.Tests;

/// <summary>Model files that need no training.</summary>
internal static class TinyModels
{
    /// <summary>A bigram model of words.</summary>
    public const string Arpa = """
        \data\
        ngram 1=5
        ngram 2=4

        \1-grams:
        -1	<unk>	0
        0	<s>	-0.3
        -0.7	</s>	0
        -0.7	moo	-0.2
        -0.7	cow	-0.2

        \2-grams:
        -0.3	<s> cow
        -0.2	cow moo
        -0.5	moo moo
        -0.4	moo </s>

        \end\
        """;
}
