using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// The state of a recurrent layer between two time steps: what the model keeps of the past. Immutable; it goes in and comes out of
/// <see cref="RecurrentLayer"/>.
/// </summary>
public sealed class RecurrentState
{
    /// <summary>Makes a state of h, and of c where there is one.</summary>
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
        Tensors = cell is null ? new[] { hidden } : new[] { hidden, cell };
    }

    /// <summary>Makes a state of any number of tensors, as a <see cref="RecurrentCell"/> defines them.</summary>
    /// <param name="tensors">Each [layers·directions, batch, its size]; the first is h. At least one. Copied, not the tensors.</param>
    /// <exception cref="ArgumentException">There is none, or they differ in their first two axes.</exception>
    public RecurrentState(IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Count == 0)
            throw new ArgumentException("RecurrentState: there must be at least one tensor, h.", nameof(tensors));
        for (int i = 0; i < tensors.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(tensors[i], nameof(tensors));
            Shape shape = tensors[i].Shape, first = tensors[0].Shape;
            if (shape.Rank != 3 || shape[0] != first[0] || shape[1] != first[1])
                throw new ArgumentException($"RecurrentState: every tensor must be [layers·directions, batch, size] with the same first two sizes, but they were {first} and {shape}.", nameof(tensors));
        }

        Tensors = tensors.ToArray();
    }

    private RecurrentState(Tensor[] owned) => Tensors = owned;

    /// <summary>All tensors of the state, each [layers·directions, batch, its size]; the first is h.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>h, [layers·directions, batch, HiddenSize].</summary>
    public Tensor Hidden => Tensors[0];

    /// <summary>The second tensor: c of an LSTM, [layers·directions, batch, HiddenSize]; null where the state is h alone.</summary>
    public Tensor? Cell => Tensors.Count > 1 ? Tensors[1] : null;

    /// <summary>A state of tensors that fit each other, in an array that nobody else changes.</summary>
    internal static RecurrentState Owning(Tensor[] tensors) => new(tensors);

    /// <summary>
    /// A copy without history that outlives the tape's step: what truncated backpropagation carries from one window to the next.
    /// </summary>
    public RecurrentState Detach() => Owning([.. Tensors.Select(tensor => tensor.Detach())]);

    /// <summary>Copies the values, without history, into a state that is kept: <see cref="Detach"/> without new memory.</summary>
    /// <param name="destination">A state of the same shapes.</param>
    /// <exception cref="ArgumentException">The shapes differ, or the numbers of tensors do.</exception>
    public void CopyTo(RecurrentState destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Tensors.Count != destination.Tensors.Count)
            throw new ArgumentException($"RecurrentState.CopyTo: both states must have as many tensors, but they had {Tensors.Count} and {destination.Tensors.Count}.", nameof(destination));
        for (int i = 0; i < Tensors.Count; i++)
            Tensors[i].CopyTo(destination.Tensors[i]);
    }
}
