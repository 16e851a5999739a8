namespace SeqModels.Text;

/// <summary>A text split into three disjoint parts: <c>var (train, validation, test) = corpus.Split(0.8, 0.1, 0.1);</c></summary>
/// <typeparam name="T">The type of the text: <see cref="Corpus"/> or <see cref="EncodedCorpus"/>.</typeparam>
/// <param name="Train">The training set, from which models are estimated.</param>
/// <param name="Validation">The validation set, for early stopping and hyperparameter selection.</param>
/// <param name="Test">The test set, for the final measurement.</param>
public readonly record struct TextSplit<T>(T Train, T Validation, T Test);
