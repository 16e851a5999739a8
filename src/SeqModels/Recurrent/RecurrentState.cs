using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// The state of a <see cref="RecurrentLayer"/> between two time steps: h, and c of an LSTM, or any tensors defined by a <see cref="RecurrentCell"/>.
/// </summary>
public sealed class RecurrentState
{
    /// <summary>Creates a state of h and optionally c.</summary>
    /// <param name="hidden">h, [layers·directions, batch, HiddenSize]; row layer·directions + direction, where direction 1 is backward.</param>
    /// <param name="cell">c of an LSTM, of the same shape except the last size with <see cref="LstmOptions.ProjectionSize"/>; or null.</param>
    /// <exception cref="ArgumentException">The first two sizes differ, or a shape does not have three axes.</exception>
    public RecurrentState(Tensor hidden, Tensor? cell = null)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        if (hidden.Rank != 3)
            throw new ArgumentException($"RecurrentState: hidden must be [layers·directions, batch, HiddenSize], but was {hidden.Shape}.", nameof(hidden));
        if (cell is not null && (cell.Rank != 3 || cell.Shape.With(2, 1) != hidden.Shape.With(2, 1)))
            throw new ArgumentException($"RecurrentState: cell must have the shape of hidden {hidden.Shape}, except the last size with a projection, but was {cell.Shape}.", nameof(cell));
        Tensors = cell is null ? new[] { hidden } : new[] { hidden, cell };
    }

    /// <summary>Creates a state of any number of tensors, as defined by a <see cref="RecurrentCell"/>.</summary>
    /// <param name="tensors">The tensors, each [layers·directions, batch, size]; the first is h. The list is copied, the tensors are not.</param>
    /// <exception cref="ArgumentException">There is no tensor, or their first two sizes differ.</exception>
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

    /// <summary>The tensors of the state, each [layers·directions, batch, size]; the first is h.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>h, [layers·directions, batch, HiddenSize], or ProjectionSize in place of HiddenSize.</summary>
    public Tensor Hidden => Tensors[0];

    /// <summary>The second tensor: the cell state c of an LSTM, [layers·directions, batch, HiddenSize]; null if the state is h alone.</summary>
    public Tensor? Cell => Tensors.Count > 1 ? Tensors[1] : null;

    /// <summary>Creates a state of matching tensors without copying the array.</summary>
    internal static RecurrentState Owning(Tensor[] tensors) => new(tensors);

    /// <summary>
    /// Returns a detached copy that outlives the tape, for truncated backpropagation through time.
    /// </summary>
    public RecurrentState Detach() => Owning([.. Tensors.Select(tensor => tensor.Detach())]);

    /// <summary>Copies the values into another state, detached: <see cref="Detach"/> without an allocation.</summary>
    /// <param name="destination">A state of the same shapes.</param>
    /// <exception cref="ArgumentException">The numbers or the shapes of the tensors differ.</exception>
    public void CopyTo(RecurrentState destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Tensors.Count != destination.Tensors.Count)
            throw new ArgumentException($"RecurrentState.CopyTo: both states must have the same number of tensors, but had {Tensors.Count} and {destination.Tensors.Count}.", nameof(destination));
        for (int i = 0; i < Tensors.Count; i++)
            Tensors[i].CopyTo(destination.Tensors[i]);
    }
}
