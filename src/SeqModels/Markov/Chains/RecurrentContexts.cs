namespace SeqModels.Markov.Chains;

/// <summary>
/// The contexts that a chain returns to for ever: the closed class of contexts that is reached from the beginning. After the end token the chain is
/// at the beginning again.
/// </summary>
internal sealed class RecurrentContexts
{
    private readonly ContextTables _tables;
    private readonly int? _end;
    private readonly Dictionary<ContextNode, int> _places = [];
    private readonly List<ContextNode> _nodes = [];

    /// <param name="tables">The chain.</param>
    /// <param name="end">The token after which the chain begins again.</param>
    /// <exception cref="InvalidOperationException">The chain reaches several closed classes.</exception>
    public RecurrentContexts(ContextTables tables, int? end)
    {
        (_tables, _end) = (tables, end);
        List<List<ContextNode>> closed = ClosedClasses();
        if (closed.Count > 1)
        {
            throw new InvalidOperationException(
                $"MarkovChain: the chain reaches {closed.Count} classes of states that it never leaves, so its stationary distribution is not unique. Smoothing makes it unique.");
        }
        foreach (ContextNode node in closed[0].OrderBy(node => node.Length).ThenBy(node => node.Index))
        {
            _places.Add(node, _nodes.Count);
            _nodes.Add(node);
        }
    }

    /// <summary>The contexts, in order.</summary>
    public IReadOnlyList<ContextNode> Nodes => _nodes;

    /// <summary>The probabilities of the next context (column) after a context (row).</summary>
    public double[,] Matrix()
    {
        var matrix = new double[_nodes.Count, _nodes.Count];
        for (int i = 0; i < _nodes.Count; i++)
        {
            ReadOnlySpan<double> row = _tables.Row(_nodes[i]);
            for (int x = 0; x < row.Length; x++)
            {
                if (row[x] > 0)
                {
                    matrix[i, _places[Next(_nodes[i], x)]] += row[x];
                }
            }
        }
        return matrix;
    }

    private ContextNode Next(in ContextNode node, int token) => token == _end ? default : _tables.Next(node, token);

    /// <summary>The strongly connected components without a way out (Tarjan 1972, without recursion).</summary>
    private List<List<ContextNode>> ClosedClasses()
    {
        var closed = new List<List<ContextNode>>();
        var visits = new Dictionary<ContextNode, Visit>();
        var path = new Stack<ContextNode>();
        var calls = new Stack<ContextNode>();
        Enter(default);
        while (calls.TryPeek(out ContextNode node))
        {
            Visit visit = visits[node];
            ReadOnlySpan<double> row = _tables.Row(node);
            while (visit.Token < row.Length && row[visit.Token] <= 0)
            {
                visit.Token++;
            }
            if (visit.Token < row.Length)
            {
                ContextNode next = Next(node, visit.Token++);
                if (!visits.TryGetValue(next, out Visit? seen))
                {
                    Enter(next);
                    continue;
                }
                visit.Low = seen.IsOnPath ? Math.Min(visit.Low, seen.Number) : visit.Low;
                visit.Leaves |= !seen.IsOnPath;
                continue;
            }
            calls.Pop();
            bool isRoot = visit.Low == visit.Number;
            if (isRoot)
            {
                var members = new List<ContextNode>();
                bool leaves = false;
                ContextNode member;
                do
                {
                    member = path.Pop();
                    visits[member].IsOnPath = false;
                    leaves |= visits[member].Leaves;
                    members.Add(member);
                }
                while (member != node);
                if (!leaves)
                {
                    closed.Add(members);
                }
            }
            if (calls.TryPeek(out ContextNode caller))
            {
                visits[caller].Low = Math.Min(visits[caller].Low, isRoot ? int.MaxValue : visit.Low);
                visits[caller].Leaves |= isRoot;
            }
        }
        return closed;

        void Enter(ContextNode node)
        {
            visits.Add(node, new Visit { Number = visits.Count, Low = visits.Count });
            path.Push(node);
            calls.Push(node);
        }
    }

    private sealed class Visit
    {
        public required int Number { get; init; }

        public required int Low { get; set; }

        public int Token { get; set; }

        public bool IsOnPath { get; set; } = true;

        public bool Leaves { get; set; }
    }
}
