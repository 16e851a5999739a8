namespace SeqModels.Sequences;

/// <summary>The class predicted by a <see cref="SequenceClassifier"/>.</summary>
/// <param name="Class">The most probable class; among equal probabilities, the smallest.</param>
/// <param name="Name">Its name.</param>
/// <param name="Probabilities">The probability of every class; they sum to 1.</param>
public sealed record ClassPrediction(int Class, string Name, IReadOnlyList<float> Probabilities)
{
    /// <summary>The probability of the predicted class.</summary>
    public float Probability => Probabilities[Class];
}
