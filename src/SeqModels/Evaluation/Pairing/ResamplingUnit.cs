namespace SeqModels.Evaluation;

/// <summary>What an observation is when two models are compared on a text: blocks consist of consecutive observations.</summary>
public enum ResamplingUnit
{
    /// <summary>A token.</summary>
    Token,

    /// <summary>A sentence, so that blocks never split one. Choose it for independent sentences, with blocks of length 1.</summary>
    Sentence,
}
