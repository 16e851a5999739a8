namespace SeqModels.Evaluation;

/// <summary>Precision, recall and F1 of a class or entity type, or an average of them. A quotient 0/0 is 0, as by default in
/// scikit-learn and in conlleval.</summary>
public sealed record ClassScores
{
    /// <summary>The class or entity type, or the name of the average.</summary>
    public required string Name { get; init; }

    /// <summary>The precision, correct / predicted, from 0 to 1.</summary>
    public required double Precision { get; init; }

    /// <summary>The recall, correct / support, from 0 to 1.</summary>
    public required double Recall { get; init; }

    /// <summary>F1, the harmonic mean of precision and recall, 2 · correct / (support + predicted), from 0 to 1. In averages, it is the
    /// mean of the F1 of the classes, except in the micro average.</summary>
    public required double F1 { get; init; }

    /// <summary>The number of labels of this class. In averages, the sum over the classes.</summary>
    public required long Support { get; init; }

    /// <summary>The number of predictions of this class. In averages, the sum over the classes.</summary>
    public required long Predicted { get; init; }

    /// <summary>The number of labels of this class that were predicted. In averages, the sum over the classes.</summary>
    public required long Correct { get; init; }
}
