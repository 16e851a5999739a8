// snippet: TagJob
using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Sequences;
using SeqModels.Text;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A job of docs/guide/classify-and-tag.md: tag the words of sentences.</summary>
internal static class TagJob
{
    public static void Run()
    {
        (string[] Words, string[] Tags)[] sentences = JobData.Sentences();
        // snippet: TagJob
        string[] tags = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"];
        Vocabulary vocabulary = Vocabulary.Build(sentences.SelectMany(sentence => sentence.Words));
        var data = new SequenceBatches([.. sentences.Select(sentence =>
            Row(sentence.Words).WithStepLabels(sentence.Tags.Select(tag => Array.IndexOf(tags, tag)).ToArray()))]);
        (SequenceBatches train, SequenceBatches rest) = data.Split(0.8);
        (SequenceBatches validation, SequenceBatches test) = rest.Split(0.5);

        var model = new SequenceTagger(new() { VocabularySize = vocabulary.Count, EmbeddingSize = 16, HiddenSize = 16, TagNames = tags, Scheme = TagScheme.Bio });
        model.Train(train, validation, new() { Epochs = 8 });
        Console.WriteLine(model.Entities(test));
        model.Save("tagger.safetensors");

        string[] words = "maria london met paul in new york".Split(' ');
        foreach (EntitySpan entity in EntitySpan.Find(model.Predict(Row(words)).Names))
            Console.WriteLine($"{entity.Type}: {string.Join(' ', words[entity.Start..entity.End])}");

        SequenceExample Row(string[] words) => SequenceExample.FromTokens(vocabulary.Encode(words));
        // end snippet
    }
}
