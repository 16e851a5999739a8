using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Numerics;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Training;

// Tagging of entities in generated sentences. Names share words, and the word after them decides: "Reed Vale Ltd" is an organization, "Reed
// Vale Bay" a place, "Reed Vale" alone a person. What does the second direction add to an LSTM, and what a CRF to its softmax?
bool quick = args.Contains("--quick");
string folder = Directory.CreateDirectory(Path.Combine("out", "tagger")).FullName;
string[] tags = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"];
string[] names = ["Reed", "Vale", "Ash", "Moor", "Lake", "Stone", "Hart", "Marsh", "Ford", "Wells"];
string[][] lasts = [[], ["Town", "Bay"], ["Ltd", "Group"]];
string[][] links = [["met", "saw", "called", "left", "joined", "praised"], ["yesterday", "and", "then", "again", "quietly", "later"]];
string[] words = ["Dr", "Ms", .. names, .. lasts[1], .. lasts[2], .. links[0], .. links[1]];
var random = new RandomSource(1);
SequenceBatches train = Sentences(300), validation = Sentences(500), test = Sentences(1000);

(string Name, bool Bidirectional, bool Crf)[] kinds =
    [("LSTM, softmax", false, false), ("LSTM, CRF", false, true), ("BiLSTM, softmax", true, false), ("BiLSTM, CRF", true, true)];
List<Line> curves = [];
EntityReport? report = null;
SequenceTagger? tagger = null;
foreach ((string name, bool bidirectional, bool crf) in kinds)
{
    tagger = new SequenceTagger(new()
    {
        VocabularySize = words.Length,
        EmbeddingSize = 16,
        HiddenSize = 24,
        Recurrent = new LstmOptions { Bidirectional = bidirectional },
        TagNames = tags,
        Scheme = TagScheme.Bio,
        Crf = crf,
    });
    TrainingResult result = tagger.Train(train, validation, new() { Epochs = quick ? 2 : 25 });
    report = tagger.Entities(test);     // whole entities, counted by the rules of conlleval
    Console.WriteLine($"{name,-16} token accuracy {report.TokenAccuracy:P2}, entity F1 {report.Overall.F1:P2}");
    double[] f1 = [.. result.Epochs.Select(epoch => 100 * epoch.ValidationMetrics[1].Value)];
    curves.Add(new Line(name, [.. result.Epochs.Select(epoch => (double)epoch.Epoch)], f1));
}

Console.WriteLine($"\n{kinds[^1].Name}:\n{report}\n");
tagger!.Save(Path.Combine(folder, "tagger.safetensors"));
foreach (string sentence in (string[])["Reed Vale met Ash Moor Group", "Hart Lake Ltd left Ms Ash again", "Stone Wells Bay saw Ford"])
{
    TagPrediction prediction = tagger.Predict(SequenceExample.FromTokens(sentence.Split(' ').Select(Id).ToArray()));
    Console.WriteLine(string.Join("  ", sentence.Split(' ').Zip(prediction.Names, (word, tag) => $"{word}/{tag}")));
}

new Chart { Title = "Entity F1 on validation sentences", XLabel = "epoch", YLabel = "F1, %", Lines = curves }
    .Save(Path.Combine(folder, "tagger.png"));

int Id(string word) => Array.IndexOf(words, word);

SequenceBatches Sentences(int count) => new([.. Enumerable.Range(0, quick ? 100 : count).Select(_ => Sentence())]);

// Two to five phrases of an entity and a word that links it to the next.
SequenceExample Sentence()
{
    List<int> ids = [], labels = [];
    int phrases = 2 + random.NextInt(4);
    for (int phrase = 0; phrase < phrases; phrase++)
    {
        int kind = random.NextInt(3);
        List<string> entity = [.. Enumerable.Range(0, 1 + random.NextInt(3)).Select(_ => Any(names))];
        entity.InsertRange(0, kind == 0 && random.NextInt(4) == 0 ? [Any(["Dr", "Ms"])] : []);
        entity.AddRange(kind == 0 ? [] : [Any(lasts[kind])]);
        ids.AddRange([.. entity.Select(Id), Id(Any(links[phrase % 2]))]);
        labels.AddRange([1 + (2 * kind), .. Enumerable.Repeat(2 + (2 * kind), entity.Count - 1), 0]);
    }

    return SequenceExample.FromTokens(ids.ToArray()).WithStepLabels(labels.ToArray());
}

string Any(string[] from) => from[random.NextInt(from.Length)];
