// snippet: MetricsBlock
using SeqModels.Evaluation;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/guide/classify-and-tag.md shows of metrics.</summary>
internal static class MetricsBlock
{
    public static void Run()
    {
        // snippet: MetricsBlock
        var matrix = new ConfusionMatrix(["cat", "dog", "fox"]);
        matrix.Add([0, 0, 1, 1, 1, 2, -100], [0, 1, 1, 1, 0, 2, 0]);       // labels and predictions; -100 is padding
        Console.WriteLine(matrix.ToReport());

        var entities = new EntityCounter();
        entities.Add(["B-PER", "I-PER", "O", "B-LOC"], ["B-PER", "I-PER", "O", "B-PER"]);
        Console.WriteLine(entities.ToReport());

        var errors = new RegressionErrors();
        errors.Add([1.0, 2.0, 3.0], [1.5, 2.0, 2.5]);
        Console.WriteLine(errors);
        // end snippet
    }
}
