using SeqModels.LanguageModels;
using SeqModels.Losses;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;

namespace WordLanguageModel;

/// <summary>A model and how it is trained.</summary>
/// <param name="Name">What <c>--recipe</c> takes.</param>
/// <param name="Summary">One line for the help.</param>
/// <param name="Published">The published figure and its text; null for a recipe of our own.</param>
/// <param name="Model">The architecture.</param>
/// <param name="Batches">How the text is cut into windows.</param>
/// <param name="Training">The training, sizes of the windows included.</param>
/// <param name="Sampling">Trains on some candidates of the vocabulary at each step; null for the exact loss. What is measured is always exact.</param>
internal sealed record Recipe(
    string Name,
    string Summary,
    string? Published,
    RecurrentLanguageModelOptions Model,
    SequentialBatchOptions Batches,
    TrainingOptions Training,
    SampledSoftmaxOptions? Sampling = null)
{
    /// <summary>The same made small, to show in seconds that it runs.</summary>
    public Recipe Quick() => this with
    {
        Model = Model with { HiddenSize = 24, EmbeddingSize = Model.TieWeights && Model.EmbeddingSize != Model.HiddenSize ? 16 : 24 },
        Training = Training with
        {
            Epochs = 2,
            BatchSize = 10,
            SequenceLength = 10,
            Schedule = Training.Schedule is CosineSchedule cosine ? cosine with { WarmUp = 5 } : Training.Schedule,
        },
        Sampling = Sampling is null ? null : Sampling with { Candidates = 16, Frequent = 4 },
    };
}
