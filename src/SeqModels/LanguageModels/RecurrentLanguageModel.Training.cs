using SeqModels.Autodiff.Operations;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

// What training adds to reading.
public sealed partial class RecurrentLanguageModel
{
    /// <summary>Runs the embedding and the recurrent layers.</summary>
    /// <returns>The last layer's output [batch, time, hidden] as it is and with elements dropped, and the state after the last token.</returns>
    private (Tensor Output, Tensor Dropped, RecurrentState State) Read(Indices tokens, RecurrentState? initial)
    {
        Tensor vectors = _embedding?.Weight ?? OneHotRows();
        bool dropsInput = IsTraining && (Options.EmbeddingDropout > 0 || Options.DropoutOfInput > 0);
        (Tensor output, RecurrentState state) = dropsInput
            ? _rnn.Forward(Drop(GatherDropout.Apply(vectors, tokens, Options.EmbeddingDropout, _masks), Options.DropoutOfInput), initial)
            : _rnn.Forward(vectors, tokens, initial);
        return (output, Drop(output, Options.DropoutOfOutput), state);
    }

    /// <summary>x [batch, time, features] with elements dropped in training mode.</summary>
    private Tensor Drop(Tensor x, double probability) => !IsTraining || probability == 0
        ? x
        : Options.DropoutMask == DropoutMask.EachStep
            ? x.Dropout(probability, _masks)
            : x.Dropout(probability, _masks, sharedAxis: 1);
}
