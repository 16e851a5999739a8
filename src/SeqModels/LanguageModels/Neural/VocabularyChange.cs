using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels.Neural;

/// <summary>Copies the parameters of a recurrent language model into a model with a larger vocabulary.</summary>
internal sealed class VocabularyChange
{
    private const string Embedding = "embedding.weight";
    private const string DecoderWeight = "decoder.weight";
    private const string DecoderBias = "decoder.bias";
    private const string FirstInputWeights = "rnn.weight_ih_l0";

    private readonly Vocabulary _old;
    private readonly Vocabulary _new;
    private readonly NewTokenInitialization _newTokens;
    private readonly int[] _newIds;

    /// <summary>Maps every token of the old vocabulary to its new id.</summary>
    /// <exception cref="ArgumentException">
    /// A token is missing, a special token differs, or the initialization needs an unknown token and there is none.
    /// </exception>
    public VocabularyChange(Vocabulary old, Vocabulary vocabulary, NewTokenInitialization newTokens)
    {
        (_old, _new, _newTokens) = (old, vocabulary, newTokens);
        if (newTokens == NewTokenInitialization.FromUnknown && old.UnknownId is null)
            throw new ArgumentException("RecurrentLanguageModel.WithVocabulary: the initialization of new tokens from the unknown token needs a vocabulary that has one.", nameof(newTokens));
        _newIds = MapIds(vocabulary);
    }

    /// <summary>Copies all parameters.</summary>
    /// <param name="from">The parameters of the model with the old vocabulary.</param>
    /// <param name="to">The parameters of the model with the new vocabulary, in the same order.</param>
    /// <param name="options">The options of both models.</param>
    public void Move(IEnumerable<NamedParameter> from, IEnumerable<NamedParameter> to, RecurrentLanguageModelOptions options)
    {
        bool isOneHot = options.EmbeddingSize == 0;
        if (isOneHot && options.Recurrent.Kernel is null)
            throw new NotSupportedException("RecurrentLanguageModel.WithVocabulary: one-hot input is not supported with user-defined cells, because it is unknown which of their parameters belong to tokens. Use a model with an embedding.");
        Dictionary<string, Parameter> parameters = [];
        foreach (((string name, Parameter source), (_, Parameter target)) in from.Zip(to))
        {
            MoveParameter(name, source, target, isOneHot);
            parameters.Add(name, target);
        }

        if (_newTokens == NewTokenInitialization.FromUnknown)
            ShareUnknown(parameters, isOneHot);
    }

    /// <summary>Computes the new id of each token.</summary>
    private int[] MapIds(Vocabulary vocabulary)
    {
        var ids = new int[_old.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = vocabulary.TryGetId(_old[i], out int id) ? id : throw new ArgumentException(
                $"RecurrentLanguageModel.WithVocabulary: the new vocabulary must contain every token of the model's vocabulary, but '{_old[i]}' is missing. Use Vocabulary.Extend.", nameof(vocabulary));
        }

        CheckSpecial(_old.UnknownId, vocabulary.UnknownId, "unknown");
        CheckSpecial(_old.BeginId, vocabulary.BeginId, "begin");
        CheckSpecial(_old.EndId, vocabulary.EndId, "end");
        return ids;

        void CheckSpecial(int? old, int? now, string what)
        {
            if ((old is { } id ? ids[id] : null) != now)
                throw new ArgumentException($"RecurrentLanguageModel.WithVocabulary: the {what} token must be the same in both vocabularies ({_old} and {vocabulary}).", nameof(vocabulary));
        }
    }

    private void MoveParameter(string name, Parameter from, Parameter to, bool isOneHot)
    {
        if (name is Embedding or DecoderWeight or DecoderBias)
        {
            int width = from.Length / _newIds.Length;
            for (int id = 0; id < _newIds.Length; id++)
                from.AsSpan().Slice(id * width, width).CopyTo(to.AsWritableSpan().Slice(_newIds[id] * width, width));
        }
        else if (name == FirstInputWeights && isOneHot)
        {
            ReadOnlySpan<float> source = from.AsSpan();
            Span<float> target = to.AsWritableSpan();
            (int oldWidth, int newWidth) = (from.Shape[1], to.Shape[1]);
            for (int row = 0; row < from.Shape[0]; row++)
            {
                for (int id = 0; id < _newIds.Length; id++)
                    target[(row * newWidth) + _newIds[id]] = source[(row * oldWidth) + id];
            }
        }
        else
        {
            from.CopyTo(to);
        }
    }

    /// <summary>Initializes every new token as the unknown one, and divides its probability among them.</summary>
    private void ShareUnknown(Dictionary<string, Parameter> parameters, bool isOneHot)
    {
        int unknown = _new.UnknownId!.Value, count = _new.Count;
        var isOld = new bool[count];
        foreach (int id in _newIds)
            isOld[id] = true;
        int[] added = [.. Enumerable.Range(0, count).Where(id => !isOld[id])];
        parameters[DecoderBias].AsWritableSpan()[unknown] -= (float)Math.Log(added.Length + 1);
        foreach (Parameter parameter in parameters.Where(named => named.Key is Embedding or DecoderWeight or DecoderBias).Select(named => named.Value))
        {
            int width = parameter.Length / count;
            Span<float> values = parameter.AsWritableSpan();
            foreach (int id in added)
                values.Slice(unknown * width, width).CopyTo(values.Slice(id * width, width));
        }

        if (!isOneHot)
            return;
        Parameter input = parameters[FirstInputWeights];
        Span<float> weights = input.AsWritableSpan();
        for (int row = 0; row < input.Shape[0]; row++)
        {
            foreach (int id in added)
                weights[(row * count) + id] = weights[(row * count) + unknown];
        }
    }
}
