using SeqModels.Text;

namespace SeqModels.LanguageModels.Mixtures;

/// <summary>What all mixtures require of their models, and take from them.</summary>
internal static class MixtureModels
{
    /// <summary>Checks that there are models, of equal vocabularies and directions.</summary>
    /// <param name="models">The models.</param>
    /// <param name="type">The type or method that errors name.</param>
    /// <param name="argument">The name of the caller's argument.</param>
    /// <exception cref="ArgumentException">There is no model, one is null, or two vocabularies or directions differ.</exception>
    public static ILanguageModel[] Check(IEnumerable<ILanguageModel> models, string type, string argument)
    {
        ArgumentNullException.ThrowIfNull(models, argument);
        ILanguageModel[] all = [.. models];
        if (all.Length == 0)
            throw new ArgumentException($"{type}: needs at least one model.", argument);
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i] is null)
                throw new ArgumentException(FormattableString.Invariant($"{type}: model {i} is null."), argument);
            if (!all[i].Vocabulary.Equals(all[0].Vocabulary))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"{type}: all models must have the same vocabulary, but model {i} has {all[i].Vocabulary} and model 0 has {all[0].Vocabulary}."), argument);
            }

            if (all[i].Direction != all[0].Direction)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"{type}: all models must read in the same direction, but model {i} reads {all[i].Direction} and model 0 reads {all[0].Direction}: their probabilities of a token have different contexts. Combine the log-probabilities of whole texts instead."), argument);
            }
        }

        return all;
    }

    /// <summary>Checks that a held-out text can be scored.</summary>
    /// <exception cref="ArgumentException">It has another vocabulary, or no token.</exception>
    public static void CheckText(ILanguageModel model, EncodedCorpus heldOut, string method)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        if (!heldOut.Vocabulary.Equals(model.Vocabulary))
        {
            throw new ArgumentException(
                $"{method}: the vocabulary of the models ({model.Vocabulary}) differs from that of the held-out text ({heldOut.Vocabulary}). Encode the text with the vocabulary of the models.", nameof(heldOut));
        }

        if (heldOut.AsStream().Count == 0)
            throw new ArgumentException($"{method}: the held-out text contains no tokens.", nameof(heldOut));
    }

    /// <summary>The tokenizer of the first model that has one.</summary>
    public static ITokenizer? Tokenizer(ILanguageModel[] models) => models.Select(model => model.Tokenizer).FirstOrDefault(tokenizer => tokenizer is not null);

    /// <summary>The first fault of a model.</summary>
    public static string? FindFault(ILanguageModel[] models) =>
        models.OfType<IFaultFinder>().Select(model => model.FindFault()).FirstOrDefault(fault => fault is not null);

    /// <summary>The states of all models before the first token.</summary>
    public static LanguageModelState[] CreateStates(ILanguageModel[] models) => Array.ConvertAll(models, model => model.CreateState());

    /// <summary>Copies of states.</summary>
    public static LanguageModelState[] Fork(LanguageModelState[] states) => Array.ConvertAll(states, state => state.Fork());

    /// <summary>Copies states into those of another state of the same mixture.</summary>
    /// <exception cref="ArgumentException">The numbers of models differ.</exception>
    public static void Copy(LanguageModelState[] states, LanguageModelState[] destination)
    {
        if (destination.Length != states.Length)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"LanguageModelState.CopyTo: the destination must be a state of the same mixture of {states.Length} models, but was of {destination.Length}."), nameof(destination));
        }

        for (int i = 0; i < states.Length; i++)
            states[i].CopyTo(destination[i]);
    }

    /// <summary>Checks the length of a span that has one element per token.</summary>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static void CheckLength(Vocabulary vocabulary, int length, string name)
    {
        if (length != vocabulary.Count)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"LanguageModelState: {name} must have one element per token, {vocabulary.Count}, but had {length}."), name);
        }
    }

    /// <summary>Checks a token id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in the vocabulary.</exception>
    public static void CheckToken(Vocabulary vocabulary, int token)
    {
        if ((uint)token >= (uint)vocabulary.Count)
            throw new ArgumentOutOfRangeException(nameof(token), token, FormattableString.Invariant($"The token id must be in the vocabulary, 0 to {vocabulary.Count - 1}."));
    }
}
