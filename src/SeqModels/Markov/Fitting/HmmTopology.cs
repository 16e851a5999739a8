using SeqModels.Markov.Recursions;
using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>Which states a hidden Markov model may start in, and which transitions it may make. Probabilities that are 0 stay 0 in every fit.</summary>
public sealed class HmmTopology
{
    private readonly bool[] _starts;
    private readonly bool[,] _transitions;

    /// <summary>Creates a topology.</summary>
    /// <param name="starts">Whether a state may be the first.</param>
    /// <param name="transitions">Whether a state (row) may be followed by another one (column).</param>
    /// <exception cref="ArgumentException">The sizes do not match, there is no start, or a state has no successor.</exception>
    public HmmTopology(IReadOnlyList<bool> starts, bool[,] transitions)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(transitions);
        (_starts, _transitions) = ([.. starts], (bool[,])transitions.Clone());
        int count = _starts.Length;
        if (count == 0 || _transitions.GetLength(0) != count || _transitions.GetLength(1) != count)
        {
            throw new ArgumentException(
                $"HmmTopology: transitions must be [{count}, {count}] for {count} starts, at least 1, but was [{_transitions.GetLength(0)}, {_transitions.GetLength(1)}].", nameof(transitions));
        }
        if (!_starts.Contains(true))
        {
            throw new ArgumentException("HmmTopology: at least one state must be a start.", nameof(starts));
        }
        for (int i = 0; i < count; i++)
        {
            if (!Enumerable.Range(0, count).Any(j => _transitions[i, j]))
            {
                throw new ArgumentException($"HmmTopology: state {i} has no successor; let it follow itself.", nameof(transitions));
            }
        }
    }

    /// <summary>The number of states.</summary>
    public int StateCount => _starts.Length;

    /// <summary>All starts and transitions.</summary>
    /// <param name="stateCount">The number of states, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static HmmTopology Ergodic(int stateCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stateCount, 1);
        return Of(stateCount, _ => true, (_, _) => true);
    }

    /// <summary>A left-to-right (Bakis) model: starts in state 0; a state is followed by itself or one of the next states.</summary>
    /// <param name="stateCount">The number of states, at least 1.</param>
    /// <param name="maxJump">The longest step to the right, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static HmmTopology LeftToRight(int stateCount, int maxJump = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stateCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxJump, 1);
        return Of(stateCount, i => i == 0, (i, j) => j >= i && j - i <= maxJump);
    }

    /// <summary>Whether a state may be the first.</summary>
    /// <param name="state">The state.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state.</exception>
    public bool IsStart(int state)
    {
        CheckState(state, nameof(state));
        return _starts[state];
    }

    /// <summary>Whether a state may be followed by another one.</summary>
    /// <param name="from">The state.</param>
    /// <param name="to">The next state.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state.</exception>
    public bool HasTransition(int from, int to)
    {
        CheckState(from, nameof(from));
        CheckState(to, nameof(to));
        return _transitions[from, to];
    }

    /// <summary>Equal probabilities for everything that is allowed.</summary>
    internal (double[] Start, double[,] Transition) Uniform() => Fill(() => 1);

    /// <summary>Random probabilities, uniformly distributed over all distributions of the topology.</summary>
    internal (double[] Start, double[,] Transition) Draw(RandomSource random) => Fill(() => -Math.Log(1 - random.NextDouble()) + 1e-3);

    /// <summary>What is not 0 in probabilities.</summary>
    internal static HmmTopology Of(ReadOnlySpan<double> start, double[,] transition)
    {
        var positive = new bool[start.Length];
        for (int i = 0; i < start.Length; i++)
        {
            positive[i] = start[i] > 0;
        }
        return Of(start.Length, i => positive[i], (i, j) => transition[i, j] > 0);
    }

    private static HmmTopology Of(int count, Func<int, bool> isStart, Func<int, int, bool> isTransition)
    {
        var starts = new bool[count];
        var transitions = new bool[count, count];
        for (int i = 0; i < count; i++)
        {
            starts[i] = isStart(i);
            for (int j = 0; j < count; j++)
            {
                transitions[i, j] = isTransition(i, j);
            }
        }
        return new HmmTopology(starts, transitions);
    }

    private (double[] Start, double[,] Transition) Fill(Func<double> weight)
    {
        var start = new double[StateCount];
        var transition = new double[StateCount, StateCount];
        for (int i = 0; i < StateCount; i++)
        {
            start[i] = _starts[i] ? weight() : 0;
            for (int j = 0; j < StateCount; j++)
            {
                transition[i, j] = _transitions[i, j] ? weight() : 0;
            }
        }
        Probabilities.Normalize(start);
        Probabilities.NormalizeRows(transition);
        return (start, transition);
    }

    private void CheckState(int state, string name)
    {
        if ((uint)state >= (uint)StateCount)
        {
            throw new ArgumentOutOfRangeException(name, state, $"HmmTopology: states are 0 to {StateCount - 1}.");
        }
    }
}
