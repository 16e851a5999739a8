using SeqModels.Text;

namespace SeqModels.Sources;

/// <summary>The transitions of the Reber grammar and the embedded one, which begin again after the last E.</summary>
internal static class ReberGrammar
{
    private const int States = 7;

    private static readonly Vocabulary Letters = Vocabulary.FromList(["B", "T", "P", "S", "X", "V", "E"]);

    /// <summary>The grammar's graph; state 7 is after the end.</summary>
    private static readonly (int State, char Letter, int Next)[] Graph =
    [
        (0, 'B', 1),
        (1, 'T', 2), (1, 'P', 3),
        (2, 'S', 2), (2, 'X', 4),
        (3, 'T', 3), (3, 'V', 5),
        (4, 'X', 3), (4, 'S', 6),
        (5, 'P', 4), (5, 'V', 6),
        (6, 'E', States),
    ];

    public static UnifilarSource Create(bool embedded)
    {
        if (!embedded)
        {
            return Source(States, Graph.Select(edge => (edge.State, edge.Letter, edge.Next % States)), "Reber grammar");
        }

        // 0 and 1: the outer B, and T or P. Then two copies of the grammar, each with the state after its end; last, the outer E.
        const int copy = States + 1, first = 2, second = first + copy, last = second + copy;
        return Source(
            last + 1,
            [
                (0, 'B', 1), (1, 'T', first), (1, 'P', second),
                .. Graph.Select(edge => (first + edge.State, edge.Letter, first + edge.Next)), (first + States, 'T', last),
                .. Graph.Select(edge => (second + edge.State, edge.Letter, second + edge.Next)), (second + States, 'P', last),
                (last, 'E', 0),
            ],
            "embedded Reber grammar");
    }

    /// <summary>The edges of a state are equally probable.</summary>
    private static UnifilarSource Source(int states, IEnumerable<(int State, char Letter, int Next)> edges, string name)
    {
        (int State, char Letter, int Next)[] all = [.. edges];
        return UnifilarSource.Create(
            Letters,
            states,
            all.Select(edge => new UnifilarTransition(
                edge.State, Letters.IdOf([edge.Letter]), edge.Next, 1.0 / all.Count(other => other.State == edge.State))),
            name);
    }
}
