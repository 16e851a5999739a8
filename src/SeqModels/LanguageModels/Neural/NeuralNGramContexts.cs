using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The contexts of all positions of a batch of windows.</summary>
internal readonly struct NeuralNGramContexts
{
    /// <param name="network">The network.</param>
    /// <param name="tokens">Token ids, [batch, time].</param>
    /// <param name="carried">The contexts before the window, [batch, τ]; null at the beginning of the text.</param>
    public NeuralNGramContexts(NeuralNGramNetwork network, Indices tokens, IReadOnlyList<Tensor>? carried)
    {
        int rows = tokens.Shape[0], time = tokens.Shape[1], length = network.ContextLength;
        ReadOnlySpan<float> before = carried is null ? [] : Before(carried, [rows, length]).AsSpan();
        int[] ids = new int[checked(tokens.Length * length)];
        var context = new int[length];
        var last = new float[rows * length];
        ReadOnlySpan<int> values = tokens.Values.Span;
        for (int row = 0, at = 0; row < rows; row++)
        {
            for (int i = 0; i < length; i++)
                context[i] = before.IsEmpty ? network.Start : (int)before[(row * length) + i];
            for (int t = 0; t < time; t++, at++)
            {
                network.Append(context, values[at]);
                context.CopyTo(ids, at * length);
            }

            for (int i = 0; i < length; i++)
                last[(row * length) + i] = context[i];
        }

        Ids = new Indices(ids, [tokens.Length, length]);
        Last = Tensor.From(last, [rows, length]);
    }

    /// <summary>The context after every token, [batch · time, τ].</summary>
    public Indices Ids { get; }

    /// <summary>The contexts after the window, [batch, τ].</summary>
    public Tensor Last { get; }

    private static Tensor Before(IReadOnlyList<Tensor> carried, Shape shape) => carried.Count == 1 && carried[0].Shape == shape
        ? carried[0]
        : throw new ArgumentException($"NeuralNGramLanguageModel.Loss: carried must be one tensor {shape}, but was {string.Join(", ", carried.Select(tensor => tensor.Shape))}.", nameof(carried));
}
