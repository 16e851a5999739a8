using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SeqModels.Tests.Numerics.VectorWidth;

/// <summary>A hash over the bits of a computation's results.</summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add<T>(ReadOnlySpan<T> values) where T : unmanaged => _hash.AppendData(MemoryMarshal.AsBytes(values));

    public void Add<T>(T value) where T : unmanaged => Add(new ReadOnlySpan<T>(in value));

    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
