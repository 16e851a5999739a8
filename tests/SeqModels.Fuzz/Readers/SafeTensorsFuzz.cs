using SeqModels.Fuzz.Mutations;
using SeqModels.Serialization;
using SeqModels.Tensors;

namespace SeqModels.Fuzz.Readers;

/// <summary><see cref="SafeTensors.Load(string, CancellationToken)"/>; then saving and reading again.</summary>
internal sealed class SafeTensorsFuzz : FuzzReader
{
    public override string Name => "safetensors";

    public override void Read(FuzzInput input)
    {
        SafeTensorsFile file = SafeTensors.Load(input.Path);
        foreach ((string name, Tensor tensor) in file.Tensors)
        {
            Require(file.TryGet(name, out Tensor? found) && ReferenceEquals(found, tensor), "a tensor is found under its name");
        }

        using var stream = new MemoryStream();
        SafeTensors.Save(stream, file.Tensors, file.Metadata);
        stream.Position = 0;
        SafeTensorsFile again = SafeTensors.Load(stream);
        Require(again.Tensors.Count == file.Tensors.Count && again.Metadata.Count == file.Metadata.Count, "what was saved is what was read");
    }

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        using var stream = new MemoryStream();
        Tensor floats = Tensor.From([1f, -2, 3.5f, 0, 5, 6], Shape.Create(2, 3)), doubles = Tensor.From([1.0, double.Epsilon]);
        SafeTensors.Save(stream, [("layer.weight", floats), ("layer.bias", doubles), ("empty", Tensor.From(ReadOnlySpan<float>.Empty, Shape.Create(0, 4)))], new Dictionary<string, string> { ["format"] = "pt" });
        yield return stream.ToArray();

        SafeTensorsImage halves = SafeTensorsImage.Parse(stream.ToArray());
        halves.Tensors[0] = new TensorImage("half", "F16", [2, 2], new byte[8]);
        halves.Tensors.Add(new TensorImage("brain", "BF16", [1, 3], [0x80, 0x3F, 0, 0xC0, 0x80, 0x7F]));
        yield return halves.ToBytes();
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => SafeTensorsMutator.Mutate(seed, Seeds, random);
}
