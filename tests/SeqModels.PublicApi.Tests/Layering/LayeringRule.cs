namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>Which layers may use which. The layer of a type is the part of its namespace after the root.</summary>
/// <param name="root">The namespace above all layers.</param>
/// <param name="allowed">For each layer: the layers, or single types as <c>Layer.Type</c>, that its types may use besides their own.</param>
internal sealed class LayeringRule(string root, IReadOnlyDictionary<string, string[]> allowed)
{
    /// <summary>One line for each use that the rule forbids, and for each layer it does not know.</summary>
    public IReadOnlyList<string> Violations(IEnumerable<TypeUse> uses)
    {
        var violations = new List<string>();
        foreach (TypeUse use in uses)
        {
            string user = LayerOf(use.User), used = LayerOf(use.Used);
            if (!allowed.TryGetValue(user, out string[]? layers))
                violations.Add($"{use} (the layer '{user}' is not in the table)");
            else if (user != used && !layers.Contains(used) && !layers.Contains($"{used}.{use.Used.Name}"))
                violations.Add($"{use} ({user} may use {(layers.Length == 0 ? "nothing" : string.Join(", ", layers))})");
        }

        return violations;
    }

    /// <summary>The shortest chains of uses from a layer to a type of another, through whatever lies between.</summary>
    public IReadOnlyList<string> Chains(IEnumerable<TypeUse> uses, string from, string to)
    {
        ILookup<TypeName, TypeName> usedBy = uses.ToLookup(use => use.User, use => use.Used);
        TypeName[] starts = [.. usedBy.Select(group => group.Key).Where(type => LayerOf(type) == from)];
        var cameFrom = starts.ToDictionary(type => type, _ => (TypeName?)null);
        var queue = new Queue<TypeName>(starts);
        var chains = new List<string>();
        while (queue.TryDequeue(out TypeName type))
        {
            foreach (TypeName next in usedBy[type].Where(next => cameFrom.TryAdd(next, type)))
            {
                if (LayerOf(next) == to)
                    chains.Add(Chain(next, cameFrom));
                else
                    queue.Enqueue(next);
            }
        }

        return chains;
    }

    private static string Chain(TypeName end, Dictionary<TypeName, TypeName?> cameFrom)
    {
        var chain = new List<TypeName>();
        for (TypeName? type = end; type is { } name; type = cameFrom[name])
            chain.Insert(0, name);
        return string.Join(" → ", chain);
    }

    private string LayerOf(TypeName type) =>
        type.Namespace == root ? "" : type.Namespace[(root.Length + 1)..].Split('.')[0];
}
