using SeqModels.LanguageModels;
using SeqModels.Losses;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Studies.WordModels;

/// <summary>A model and its training options.</summary>
/// <param name="Name">The name for <c>--recipe</c>.</param>
/// <param name="Summary">One line for the help.</param>
/// <param name="Published">The published result; null for our own recipe.</param>
/// <param name="Model">The architecture.</param>
/// <param name="Batches">The options of the batches.</param>
/// <param name="Training">The training options, batch size and sequence length included.</param>
/// <param name="Sampling">Sampled softmax in training; null for the exact loss. Evaluation is always exact.</param>
internal sealed record Recipe(
    string Name,
    string Summary,
    string? Published,
    RecurrentLanguageModelOptions Model,
    SequentialBatchOptions Batches,
    TrainingOptions Training,
    SampledSoftmaxOptions? Sampling = null)
{
    /// <summary>A small variant for a quick run.</summary>
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
