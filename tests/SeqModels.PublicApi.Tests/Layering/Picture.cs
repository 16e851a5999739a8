using System.Text;

namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>The tables of <see cref="Layers"/> as Mermaid diagrams.</summary>
internal static class Picture
{
    /// <summary>The diagram of that name: <c>Floors</c>, or a floor for its rooms.</summary>
    public static string Named(string name) => name == "Floors"
        ? Draw("TB", Layers.Floors.ToDictionary(entry => entry.Key, entry => entry.Value.Select(layer => layer.Split('.')[0]).Distinct().ToArray()), name => name)
        : Draw("LR", Layers.Rooms.Where(entry => entry.Key.Split('.')[0] == name).ToDictionary(), room => room == name ? name : room[(name.Length + 1)..]);

    /// <summary>One arrow for each use that does not follow from two others.</summary>
    private static string Draw(string direction, Dictionary<string, string[]> table, Func<string, string> label)
    {
        var text = new StringBuilder($"flowchart {direction}");
        foreach ((string user, string[] used) in table)
        {
            string[] direct = [.. used.Where(layer => !used.Any(between => between != layer && Reaches(table, between, layer)))];
            if (used.Length == 0 && !table.Values.Any(layers => layers.Contains(user)))
                text.Append($"\n    {label(user)}");
            foreach (string layer in direct)
                text.Append($"\n    {label(user)} --> {label(layer)}");
        }

        return text.ToString();
    }

    private static bool Reaches(Dictionary<string, string[]> table, string from, string to) =>
        table[from].Any(next => next == to || Reaches(table, next, to));
}
