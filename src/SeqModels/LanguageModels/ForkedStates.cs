namespace SeqModels.LanguageModels;

/// <summary>Batched states of any model: one state for each text.</summary>
internal sealed class ForkedStates : BatchedStates
{
    private LanguageModelState[] _states;

    public ForkedStates(LanguageModelState state, int count)
    {
        _states = new LanguageModelState[count];
        for (int i = 0; i < count; i++)
            _states[i] = state.Fork();
    }

    public override int Count => _states.Length;

    public override void Distribution(int row, Span<float> probabilities) => _states[row].Distribution(probabilities);

    public override void Advance(ReadOnlySpan<int> tokens)
    {
        for (int i = 0; i < _states.Length; i++)
            _states[i].Advance(tokens[i]);
    }

    public override void Select(ReadOnlySpan<int> rows)
    {
        var selected = new LanguageModelState[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            LanguageModelState state = _states[rows[i]];
            selected[i] = rows[..i].Contains(rows[i]) ? state.Fork() : state;
        }

        _states = selected;
    }
}
