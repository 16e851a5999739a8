using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

// A trained model in a larger vocabulary.
public sealed partial class RecurrentLanguageModel
{
    /// <summary>
    /// A new model with this one's parameters in a larger vocabulary, for fine-tuning on other text. What belongs to a token moves with it
    /// to its new id: rows of the embedding, of the output layer and of its bias, or with one-hot input columns of the first layer's input weights. All else is copied.
    /// </summary>
    /// <remarks>
    /// With <see cref="NewTokens.Random"/> a new token begins as in a new model. With <see cref="NewTokens.FromUnknown"/> the probability
    /// that this model gives <c>&lt;unk&gt;</c> is shared equally by <c>&lt;unk&gt;</c> and the n new tokens, which read as <c>&lt;unk&gt;</c>:
    /// w = w_unk, b = b_unk − ln(n + 1). All other probabilities then stay as they are.
    /// </remarks>
    /// <param name="vocabulary">All tokens of this model's vocabulary and others, in any order; see <see cref="Vocabulary.Extend"/>.</param>
    /// <param name="seed">Names the random numbers of the new tokens' initial values and of dropout.</param>
    /// <param name="newTokens">How new tokens begin.</param>
    /// <returns>The new model, in this one's mode. This one does not change.</returns>
    /// <exception cref="ArgumentException">
    /// A token of this model is missing, or has lost or gained a special meaning; or new tokens are to begin as the unknown one, and there is none.
    /// </exception>
    /// <exception cref="InvalidOperationException">The parameters are not Float32.</exception>
    public RecurrentLanguageModel WithVocabulary(Vocabulary vocabulary, ulong seed = 0, NewTokens newTokens = NewTokens.Random)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (_decoderBias.DType != DType.Float32)
            throw new InvalidOperationException($"RecurrentLanguageModel.WithVocabulary: the parameters must be Float32, but are {_decoderBias.DType}. Convert them with ConvertTo(Float32).");
        if (newTokens == NewTokens.FromUnknown && Vocabulary.UnknownId is null)
            throw new ArgumentException("RecurrentLanguageModel.WithVocabulary: new tokens cannot begin as the unknown one: the model's vocabulary has none.", nameof(newTokens));
        int[] newIds = NewIds(vocabulary);
        var model = new RecurrentLanguageModel(vocabulary, Options with { Seed = seed });
        foreach (((string name, Parameter from), (_, Parameter to)) in NamedParameters().Zip(model.NamedParameters()))
        {
            MoveParameter(name, from, to, newIds);
        }

        if (newTokens == NewTokens.FromUnknown)
        {
            model.ShareUnknown(newIds);
        }

        if (!IsTraining)
        {
            model.Evaluate();
        }

        return model;
    }

    /// <summary>The new id of each token.</summary>
    private int[] NewIds(Vocabulary vocabulary)
    {
        var ids = new int[Vocabulary.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = vocabulary.TryGetId(Vocabulary[i], out int id) ? id : throw new ArgumentException(
                $"RecurrentLanguageModel.WithVocabulary: the new vocabulary must hold every token of the model's, but '{Vocabulary[i]}' is missing. Vocabulary.Extend makes one that does.", nameof(vocabulary));
        }

        CheckSpecial(Vocabulary.UnknownId, vocabulary.UnknownId, "unknown");
        CheckSpecial(Vocabulary.BeginId, vocabulary.BeginId, "begin");
        CheckSpecial(Vocabulary.EndId, vocabulary.EndId, "end");
        return ids;

        void CheckSpecial(int? old, int? now, string what)
        {
            if ((old is { } id ? ids[id] : null) != now)
                throw new ArgumentException($"RecurrentLanguageModel.WithVocabulary: the {what} token must be the same in both vocabularies ({Vocabulary} and {vocabulary}).", nameof(vocabulary));
        }
    }

    private void MoveParameter(string name, Parameter from, Parameter to, int[] newIds)
    {
        if (name is "embedding.weight" or "decoder.weight" or "decoder.bias")
        {
            int width = from.Length / newIds.Length;
            for (int id = 0; id < newIds.Length; id++)
            {
                from.AsSpan().Slice(id * width, width).CopyTo(to.AsWritableSpan().Slice(newIds[id] * width, width));
            }
        }
        else if (name == "rnn.weight_ih_l0" && _embedding is null)
        {
            ReadOnlySpan<float> source = from.AsSpan();
            Span<float> target = to.AsWritableSpan();
            (int oldWidth, int newWidth) = (from.Shape[1], to.Shape[1]);
            for (int row = 0; row < from.Shape[0]; row++)
            {
                for (int id = 0; id < newIds.Length; id++)
                {
                    target[(row * newWidth) + newIds[id]] = source[(row * oldWidth) + id];
                }
            }
        }
        else
        {
            from.CopyTo(to);
        }
    }

    /// <summary>Lets every token that is not among the old ones begin as the unknown one, and share its probability.</summary>
    private void ShareUnknown(int[] oldIds)
    {
        int unknown = Vocabulary.UnknownId!.Value;
        var isOld = new bool[Vocabulary.Count];
        foreach (int id in oldIds)
        {
            isOld[id] = true;
        }

        int[] added = [.. Enumerable.Range(0, isOld.Length).Where(id => !isOld[id])];
        _decoderBias.AsWritableSpan()[unknown] -= (float)Math.Log(added.Length + 1);
        foreach (int id in added)
        {
            CopyRow(_decoderWeight, id);
            CopyRow(_decoderBias, id);
            if (_embedding is not null && !ReferenceEquals(_embedding.Weight, _decoderWeight))
            {
                CopyRow(_embedding.Weight, id);
            }
        }

        if (_embedding is null)
        {
            Parameter input = NamedParameters().First(named => named.Name == "rnn.weight_ih_l0").Parameter;
            Span<float> weights = input.AsWritableSpan();
            for (int row = 0; row < input.Shape[0]; row++)
            {
                foreach (int id in added)
                {
                    weights[(row * isOld.Length) + id] = weights[(row * isOld.Length) + unknown];
                }
            }
        }

        void CopyRow(Parameter parameter, int id)
        {
            int width = parameter.Length / isOld.Length;
            Span<float> values = parameter.AsWritableSpan();
            values.Slice(unknown * width, width).CopyTo(values.Slice(id * width, width));
        }
    }
}
