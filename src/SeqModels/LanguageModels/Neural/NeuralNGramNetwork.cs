using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The computation of a neural n-gram model: embeddings of the context, hidden layers, output layer.</summary>
/// <param name="vocabulary">The vocabulary.</param>
/// <param name="options">The options of the model.</param>
/// <param name="embedding">The embedding.</param>
/// <param name="hidden">The hidden layers; null for none.</param>
/// <param name="output">The output layer.</param>
/// <param name="masks">The source of dropout masks outside the hidden layers.</param>
internal sealed class NeuralNGramNetwork(
    Vocabulary vocabulary, NeuralNGramOptions options, Embedding embedding, Mlp? hidden, OutputLayer output, RandomSource masks)
{
    private readonly Activation _activation = new(options.Activation);
    private readonly int _begin = vocabulary.BeginId ?? -1;
    private readonly int _end = vocabulary.EndId ?? -1;

    public Vocabulary Vocabulary => vocabulary;

    public OutputLayer Output => output;

    public RandomSource Masks => masks;

    public int ContextLength => options.ContextLength;

    /// <summary>The row of the embedding that stands for no token.</summary>
    public int Start { get; } = StartOf(vocabulary);

    /// <summary>The number of rows of the embedding.</summary>
    public static int RowsOf(Vocabulary vocabulary) => vocabulary.BeginId is null ? checked(vocabulary.Count + 1) : vocabulary.Count;

    public static int StartOf(Vocabulary vocabulary) => vocabulary.BeginId ?? vocabulary.Count;

    /// <summary>Appends a token to a context of τ ids, the last token last; the context restarts at the end of a sentence.</summary>
    public void Append(Span<int> context, int token)
    {
        if (token == _end || token == _begin)
        {
            context.Fill(Start);
            return;
        }

        context[1..].CopyTo(context);
        context[^1] = token;
    }

    /// <summary>The input of the softmax layer.</summary>
    /// <param name="contexts">The ids of the contexts, [n, τ].</param>
    /// <param name="isTraining">Whether dropout is applied.</param>
    /// <returns>[n, features].</returns>
    public Tensor Features(Indices contexts, bool isTraining)
    {
        Tensor x = embedding.Forward(contexts).Reshape([contexts.Shape[0], options.InputSize]);
        x = Drop(x, options.InputDropout, isTraining);
        if (hidden is null)
            return output.Project(x);
        Tensor h = Drop(_activation.Forward(hidden.Forward(x)), options.Dropout, isTraining);
        return output.Project(options.DirectConnections ? Tensor.Concat([h, x], axis: 1) : h);
    }

    private Tensor Drop(Tensor x, double probability, bool isTraining) => isTraining && probability > 0 ? x.Dropout(probability, masks) : x;
}
