using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// The state of a recurrent layer between two time steps: what the model keeps of the past. Immutable; it goes in and comes out of
/// <see cref="RecurrentLayer"/>.
/// </summary>
public sealed class RecurrentState
{
    /// <summary>Makes a state.</summary>
    /// <param name="hidden">h, [layers·directions, batch, HiddenSize]; row layer·directions + direction, direction 1 being backward.</param>
    /// <param name="cell">c of an LSTM, of the same shape, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ or do not have three axes.</exception>
    public RecurrentState(Tensor hidden, Tensor? cell = null)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        if (hidden.Rank != 3)
            throw new ArgumentException($"RecurrentState: hidden must be [layers·directions, batch, HiddenSize], but was {hidden.Shape}.", nameof(hidden));
        if (cell is not null && cell.Shape != hidden.Shape)
            throw new ArgumentException($"RecurrentState: cell must have the shape of hidden {hidden.Shape}, but was {cell.Shape}.", nameof(cell));
        (Hidden, Cell) = (hidden, cell);
    }

    /// <summary>h, [layers·directions, batch, HiddenSize].</summary>
    public Tensor Hidden { get; }

    /// <summary>c of an LSTM, [layers·directions, batch, HiddenSize]; null for other families.</summary>
    public Tensor? Cell { get; }

    /// <summary>
    /// A copy without history that outlives the tape's step: what truncated backpropagation carries from one window to the next.
    /// </summary>
    public RecurrentState Detach() => new(Hidden.Detach(), Cell?.Detach());

    /// <summary>Copies the values, without history, into a state that is kept: <see cref="Detach"/> without new memory.</summary>
    /// <param name="destination">A state of the same shapes.</param>
    /// <exception cref="ArgumentException">The shapes differ, or only one of the two has a cell.</exception>
    public void CopyTo(RecurrentState destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Cell is null != destination.Cell is null)
            throw new ArgumentException("RecurrentState.CopyTo: both states must have a cell or neither.", nameof(destination));
        Hidden.CopyTo(destination.Hidden);
        Cell?.CopyTo(destination.Cell!);
    }
}
