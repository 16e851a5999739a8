namespace SeqModels.Tests.Numerics.VectorWidth;

/// <summary>
/// Marks a static method <c>void Method(Fingerprint print)</c>, anywhere in this assembly, that computes something and adds the
/// result's bits. It is run at every vector width and with 1, 2 and 4 workers (<see cref="SeqModels.Numerics.Parallelism.Degree"/>)
/// and must add the same bits each time. Keep it under a second: without hardware intrinsics it runs about 20 times slower.
/// </summary>
/// <param name="name">A unique name, for instance <c>train-lstm</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FingerprintAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Bits that do differ between widths, to show that a difference is noticed.</summary>
    public bool Differs { get; init; }
}
