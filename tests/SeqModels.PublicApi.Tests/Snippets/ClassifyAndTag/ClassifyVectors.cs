// snippet: ClassifyVectors
using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Layers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>Vectors, pooling and class weights in docs/guide/classify-and-tag.md.</summary>
internal static class ClassifyVectors
{
    public static void Run()
    {
        (float[,] Vectors, int Label)[] recordings = MotionData.Recordings();
        // snippet: ClassifyVectors
        string[] names = ["walking", "running", "stumbling"];
        var data = new SequenceBatches([.. recordings.Select(r => SequenceExample.FromVectors(r.Vectors).WithLabel(r.Label))], new() { PoolBatches = 10 });
        (SequenceBatches train, SequenceBatches rest) = data.Split(0.6);
        (SequenceBatches validation, SequenceBatches test) = rest.Split(0.5);
        var maps = new List<Panel>();
        foreach (double weight in (double[])[1, 5])
        {
            var model = new SequenceClassifier(new()
            {
                InputSize = 2,
                HiddenSize = 16,
                Recurrent = new GruOptions { Bidirectional = true },
                Pooling = SequencePooling.Max,
                ClassNames = names,
                ClassWeights = [1, 1, weight],
            });
            model.Train(train, validation, new() { Epochs = 10 });
            ConfusionMatrix confusion = model.Confusion(test);
            double[,] shares = confusion.ToShares();                                           // [actual, predicted], rows sum to 1
            Console.WriteLine($"weight {weight}: accuracy {confusion.Accuracy:P1}, balanced {confusion.BalancedAccuracy:P1}, stumbling found {shares[2, 2]:P0}");
            maps.Add(new HeatMap
            {
                Title = $"Weight {weight}",
                XLabel = "predicted",
                YLabel = "actual",
                RowNames = names,
                ColumnNames = names,
                Values = shares,
                Range = (0, 1),
            });
        }

        new Figure(maps) { Layout = FigureLayout.Row }.Save("confusion.png");
        // end snippet
    }
}
