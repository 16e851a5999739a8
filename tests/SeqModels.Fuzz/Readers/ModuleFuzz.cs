using System.Runtime.InteropServices;
using SeqModels.Fuzz.Mutations;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;

namespace SeqModels.Fuzz.Readers;

/// <summary>Loading a module's parameters; then one step of training.</summary>
internal sealed class ModuleFuzz : FuzzReader
{
    private const int InputSize = 3;

    public override string Name => "module";

    public override void Read(FuzzInput input)
    {
        Lstm module = Make();
        float[] before = Numbers(module);
        try
        {
            module.Load(input.Path);
        }
        catch (InvalidDataException)
        {
            Require(MemoryMarshal.AsBytes<float>(before).SequenceEqual(MemoryMarshal.AsBytes<float>(Numbers(module))), "a refused file changes no parameter");
            throw;
        }

        var tape = new Tape();
        var optimizer = new Sgd(module.Parameters());
        using (tape.Record())
        {
            Tensor loss = module.Forward(Tensor.From([1f, 2, 3, 4, 5, 6], Shape.Create(1, 2, InputSize))).Output.Sum();
            tape.Backward(loss);
        }

        optimizer.Step();
    }

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        using var folder = new WorkFolder();
        string path = folder.PathOf("module.safetensors");
        Make().Save(path);
        byte[] file = File.ReadAllBytes(path);
        yield return file;

        SafeTensorsImage bare = SafeTensorsImage.Parse(file);
        bare.Metadata = null;
        yield return bare.ToBytes();
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => SafeTensorsMutator.Mutate(seed, Seeds, random);

    private static Lstm Make() => new(InputSize, 2, new RandomSource(1), new LstmOptions { LayerCount = 2 });

    private static float[] Numbers(Module module) => [.. module.Parameters().SelectMany(parameter => parameter.AsSpan().ToArray())];
}
