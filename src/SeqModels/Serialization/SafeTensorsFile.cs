using System.Diagnostics.CodeAnalysis;
using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>What a safetensors file holds.</summary>
public sealed class SafeTensorsFile
{
    private readonly Dictionary<string, Tensor> _byName;

    internal SafeTensorsFile(string source, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        (Source, Tensors, Metadata) = (source, tensors, metadata);
        _byName = tensors.ToDictionary(named => named.Name, named => named.Tensor, StringComparer.Ordinal);
    }

    /// <summary>The file's path, or what the stream was called.</summary>
    public string Source { get; }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>The notes in <c>__metadata__</c>; empty if there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public Tensor this[string name] => _byName.TryGetValue(name, out Tensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"{Source} has no tensor '{name}'; it has {string.Join(", ", Tensors.Select(named => named.Name))}.");

    /// <summary>The tensor of a name, if there is one.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Tensor? tensor) => _byName.TryGetValue(name, out tensor);
}
