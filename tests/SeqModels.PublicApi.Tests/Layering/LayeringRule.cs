namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>Which layers may use which.</summary>
/// <param name="layerOf">The layer of a type; null leaves the type to another rule.</param>
/// <param name="allowed">For each layer: the layers, or single types as <c>Layer.Type</c>, that its types may use besides their own.</param>
internal sealed class LayeringRule(Func<TypeName, string?> layerOf, IReadOnlyDictionary<string, string[]> allowed)
{
    /// <summary>One line for each use that the rule forbids, and for each layer it does not know.</summary>
    public IReadOnlyList<string> Violations(IEnumerable<TypeUse> uses)
    {
        var violations = new List<string>();
        foreach (TypeUse use in uses)
        {
            if (layerOf(use.User) is not { } user || layerOf(use.Used) is not { } used)
                continue;
            if (!allowed.TryGetValue(user, out string[]? layers))
                violations.Add($"{use} (the layer '{user}' is not in the table)");
            else if (user != used && !layers.Contains(used) && !layers.Contains($"{used}.{use.Used.Name}"))
                violations.Add($"{use} ({user} may use {(layers.Length == 0 ? "nothing" : string.Join(", ", layers))})");
        }

        return violations;
    }

    /// <summary>The layers of the table that no use leaves or enters, and the permissions that no use needs.</summary>
    public IReadOnlyList<string> Unused(IEnumerable<TypeUse> uses)
    {
        var used = new HashSet<(string, string)>();
        foreach (TypeUse use in uses)
        {
            if (layerOf(use.User) is { } from && layerOf(use.Used) is { } to)
                used.UnionWith([(from, to), (from, $"{to}.{use.Used.Name}")]);
        }

        return [.. allowed.SelectMany(entry => entry.Value.Where(layer => !used.Contains((entry.Key, layer))).Select(layer => $"{entry.Key} → {layer}"))];
    }

    /// <summary>The shortest chains of uses from a layer to a type of another, through whatever lies between.</summary>
    public IReadOnlyList<string> Chains(IEnumerable<TypeUse> uses, string from, string to)
    {
        ILookup<TypeName, TypeName> usedBy = uses.ToLookup(use => use.User, use => use.Used);
        TypeName[] starts = [.. usedBy.Select(group => group.Key).Where(type => layerOf(type) == from)];
        var cameFrom = starts.ToDictionary(type => type, _ => (TypeName?)null);
        var queue = new Queue<TypeName>(starts);
        var chains = new List<string>();
        while (queue.TryDequeue(out TypeName type))
        {
            foreach (TypeName next in usedBy[type].Where(next => cameFrom.TryAdd(next, type)))
            {
                if (layerOf(next) == to)
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
}
