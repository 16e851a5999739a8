using System.Text;
using SeqModels.Text;

namespace SeqModels.Fuzz.Readers;

/// <summary>The text that seeds are made of.</summary>
internal static class FuzzText
{
    public static string Lines { get; } = """
        the cat sat on the mat
        the dog sat on the cat
        a cat and a dog sat

        the mat is on the dog é
        a bird sat on a tree and the tree is on the mat
        the bird and the cat and the dog sat on the tree

        """.ReplaceLineEndings("\n");

    public static byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Lines);

    public static Vocabulary Vocabulary { get; } = Corpus.FromText(Lines).BuildVocabulary();

    public static EncodedCorpus Sentences { get; } = Corpus.FromText(Lines).Encode(Vocabulary);
}
