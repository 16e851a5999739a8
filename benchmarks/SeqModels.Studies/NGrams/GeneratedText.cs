using System.Text;
using SeqModels.Numerics;

namespace SeqModels.Studies.NGrams;

/// <summary>
/// Sentences of an artificial language, for a run without a text. Words follow Zipf's law within their class; adjectives and verbs depend on
/// the noun, so that longer contexts are informative.
/// </summary>
internal sealed class GeneratedText(ulong seed)
{
    private static readonly string[] Articles = ["the", "a", "every", "no"];
    private static readonly string[] Prepositions = ["of", "with", "under", "behind", "for", "near"];
    private static readonly string[] Onsets = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st"];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ai", "ou"];

    private readonly RandomSource _random = new(seed);
    private readonly WordClass _nouns = new(2000, 1.05, "");
    private readonly WordClass _verbs = new(400, 1.3, "t");
    private readonly WordClass _adjectives = new(300, 1.3, "ly");

    /// <summary>Generates sentences of words separated by spaces, each with a final full stop.</summary>
    public IEnumerable<string> Sentences(int count)
    {
        var words = new List<string>();
        for (int i = 0; i < count; i++)
        {
            words.Clear();
            int subject = AddNounPhrase(words);
            words.Add(_verbs.Word(subject * 7 + _verbs.Draw(_random)));
            AddNounPhrase(words);
            while (_random.NextDouble() < 0.35)
            {
                words.Add(Prepositions[_random.NextInt(Prepositions.Length)]);
                AddNounPhrase(words);
            }

            words.Add(".");
            yield return string.Join(' ', words);
        }
    }

    private int AddNounPhrase(List<string> words)
    {
        int noun = _nouns.Draw(_random);
        words.Add(Articles[(noun + (_random.NextDouble() < 0.7 ? 0 : _random.NextInt(Articles.Length))) % Articles.Length]);
        if (_random.NextDouble() < 0.3)
        {
            words.Add(_adjectives.Word(noun * 3 + _adjectives.Draw(_random)));
        }

        words.Add(_nouns.Word(noun));
        return noun;
    }

    /// <summary>Words of one class; p(rank) ∝ rank^−exponent.</summary>
    private sealed class WordClass
    {
        private readonly double[] _cumulative;
        private readonly string _ending;

        public WordClass(int count, double exponent, string ending)
        {
            _ending = ending;
            _cumulative = new double[count];
            for (int i = 0; i < count; i++)
            {
                _cumulative[i] = Math.Pow(i + 1, -exponent) + (i > 0 ? _cumulative[i - 1] : 0);
            }
        }

        public int Draw(RandomSource random)
        {
            int found = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
            return Math.Min(found < 0 ? ~found : found, _cumulative.Length - 1);
        }

        /// <summary>A word of two or three syllables that encodes the number.</summary>
        public string Word(int number)
        {
            int rest = number % _cumulative.Length;
            var word = new StringBuilder();
            for (int syllable = 0; syllable < 2 || rest > 0; syllable++)
            {
                word.Append(Onsets[rest % Onsets.Length]);
                rest /= Onsets.Length;
                word.Append(Vowels[rest % Vowels.Length]);
                rest /= Vowels.Length;
            }

            return word.Append(_ending).ToString();
        }
    }
}
