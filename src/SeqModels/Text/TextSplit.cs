namespace SeqModels.Text;

/// <summary>A text cut into three parts that do not overlap: <c>var (train, validation, test) = corpus.Split(0.8, 0.1, 0.1);</c></summary>
/// <typeparam name="T">The form of the text: <see cref="Corpus"/> or <see cref="EncodedCorpus"/>.</typeparam>
/// <param name="Train">What models are estimated from.</param>
/// <param name="Validation">What decisions are made by: when to stop, which settings to take.</param>
/// <param name="Test">What is measured once, at the end.</param>
public readonly record struct TextSplit<T>(T Train, T Validation, T Test);
