using SeqModels.Data;
using SeqModels.Numerics;

/// <summary>
/// Sentences with persons, places and organizations. Their names share words, and the word after them decides: "Reed Vale Ltd" is an
/// organization, "Reed Vale Bay" a place, "Reed Vale" alone a person. Whoever reads only forward cannot know at "Reed".
/// </summary>
internal static class Grammar
{
    public static readonly string[] Tags = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"];

    private static readonly string[] Names = ["Reed", "Vale", "Ash", "Moor", "Lake", "Stone", "Hart", "Marsh", "Ford", "Wells"];
    private static readonly string[] Places = ["Town", "Bay"];
    private static readonly string[] Firms = ["Ltd", "Group"];
    private static readonly string[] Verbs = ["met", "saw", "called", "left", "joined", "praised"];
    private static readonly string[] Fillers = ["yesterday", "and", "then", "again", "quietly", "later"];

    public static readonly string[] Words = ["Dr", "Ms", .. Places, .. Firms, .. Names, .. Verbs, .. Fillers];

    private static readonly Dictionary<string, int> Ids = Words.Select((word, id) => (word, id)).ToDictionary(pair => pair.word, pair => pair.id);

    public static SequenceExample[] Sample(int count, RandomSource random) => [.. Enumerable.Range(0, count).Select(_ => Sentence(random))];

    public static SequenceExample Encode(string sentence) => SequenceExample.FromTokens(sentence.Split(' ').Select(word => Ids[word]).ToArray());

    private static SequenceExample Sentence(RandomSource random)
    {
        List<int> words = [], tags = [];
        int phrases = 2 + random.NextInt(4);
        for (int phrase = 0; phrase < phrases; phrase++)
        {
            Entity();
            Word(phrase % 2 == 0 ? Draw(Verbs) : Draw(Fillers), "O");
        }

        return SequenceExample.FromTokens(words.ToArray()).WithStepLabels(tags.ToArray());

        void Entity()
        {
            int kind = random.NextInt(3), length = 1 + random.NextInt(3);
            string type = kind switch { 0 => "PER", 1 => "LOC", _ => "ORG" };
            bool hasTitle = kind == 0 && random.NextInt(4) == 0;
            if (hasTitle)
                Word(random.NextInt(2) == 0 ? "Dr" : "Ms", "B-PER");
            for (int i = 0; i < length; i++)
                Word(Draw(Names), i == 0 && !hasTitle ? "B-" + type : "I-" + type);
            if (kind != 0)
                Word(Draw(kind == 1 ? Places : Firms), "I-" + type);
        }

        void Word(string word, string tag)
        {
            words.Add(Ids[word]);
            tags.Add(Array.IndexOf(Tags, tag));
        }

        string Draw(string[] from) => from[random.NextInt(from.Length)];
    }
}
