using System.Diagnostics.CodeAnalysis;
using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>The contents of a safetensors file.</summary>
public sealed class SafeTensorsFile
{
    private readonly Dictionary<string, Tensor> _byName = new(StringComparer.Ordinal);

    internal SafeTensorsFile(string source, NamedTensor[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        (Source, Tensors, Metadata) = (source, tensors, metadata);
        foreach (NamedTensor named in tensors)
        {
            _byName.Add(named.Name, named.Tensor);
        }
    }

    /// <summary>The path of the file, or the name given to the stream.</summary>
    public string Source { get; }

    /// <summary>The tensors with their names, in the order of their data.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>The metadata strings in <c>__metadata__</c>; empty if there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Returns the tensor with a name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor; the message lists the names.</exception>
    public Tensor this[string name] => _byName.TryGetValue(name, out Tensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"{Source} has no tensor '{name}'; it has {string.Join(", ", Tensors.Select(named => named.Name))}.");

    /// <summary>Looks up the tensor with a name; false if there is none.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Tensor? tensor) => _byName.TryGetValue(name, out tensor);
}
