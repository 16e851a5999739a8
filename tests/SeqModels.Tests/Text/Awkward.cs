namespace SeqModels.Tests.Text;

/// <summary>Text that tempts code to take UTF-16 units for characters.</summary>
internal static class Awkward
{
    /// <summary>Emoji alone, with joiners, skin tone and variation selector; flags; CJK of extension B; mathematical letters; letters with combining
    /// marks; Hebrew and Arabic with marks and direction signs; Devanagari; Gothic.</summary>
    public static readonly string[] Words =
    [
        "😀", "👨‍👩‍👧‍👦", "👍🏽", "❤️", "🇩🇪", "𠀀𠮷𪚥", "𝒲𝓸𝓻𝓭", "e\u0301a\u0308\u0323", "שָׁלוֹם", "السَّلَامُ", "\u202Bא\u202C", "हिन्दी", "𐌰𐌱", "İı",
    ];

    /// <summary>The words as lines, with ASCII between.</summary>
    public static readonly string[] Lines = [.. Words.Select((word, i) => $"a {word} b{i % 3} {Words[(i * 5) % Words.Length]}")];

    /// <summary>Whether a text has half of a surrogate pair alone.</summary>
    public static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }
        return false;
    }
}
