namespace SeqModels.Sequences;

/// <summary>The tags predicted by a <see cref="SequenceTagger"/> for one sequence. <c>EntitySpan.Find(prediction.Names)</c> lists the entities.</summary>
/// <param name="Tags">The tag at every step.</param>
/// <param name="Names">Their names.</param>
/// <param name="Probabilities">The probability of the predicted tag at every step; with a CRF, its marginal probability.</param>
public sealed record TagPrediction(IReadOnlyList<int> Tags, IReadOnlyList<string> Names, IReadOnlyList<float> Probabilities);
