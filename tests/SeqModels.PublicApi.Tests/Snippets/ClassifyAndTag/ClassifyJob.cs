// snippet: ClassifyJob
using SeqModels.Data;
using SeqModels.Sequences;
using SeqModels.Text;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A job of docs/guide/classify-and-tag.md: classify sentences.</summary>
internal static class ClassifyJob
{
    public static void Run()
    {
        (string Text, string Label)[] reviews = JobData.Reviews();
        // snippet: ClassifyJob
        string[] labels = ["negative", "positive"];
        Vocabulary vocabulary = Vocabulary.Build(reviews.SelectMany(review => review.Text.Split(' ')));
        var data = new SequenceBatches([.. reviews.Select(review => Row(review.Text).WithLabel(Array.IndexOf(labels, review.Label)))]);
        (SequenceBatches train, SequenceBatches rest) = data.Split(0.8);
        (SequenceBatches validation, SequenceBatches test) = rest.Split(0.5);

        var model = new SequenceClassifier(new() { VocabularySize = vocabulary.Count, EmbeddingSize = 16, HiddenSize = 16, ClassNames = labels });
        model.Train(train, validation, new() { Epochs = 8 });
        Console.WriteLine(model.Confusion(test).ToReport());
        model.Save("reviews.safetensors");

        var loaded = SequenceClassifier.Load("reviews.safetensors");
        Console.WriteLine(loaded.Predict(Row("the room was hardly good")).Name);

        SequenceExample Row(string text) => SequenceExample.FromTokens(vocabulary.Encode(text.Split(' ')));
        // end snippet
    }
}
