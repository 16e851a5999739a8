using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Serialization;
using SeqModels.Tensors;

namespace SeqModels.Tests.Serialization;

[Trait("Category", "Culture")]
public sealed class ModuleFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seqmodels").FullName;

    private string File => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SavedParametersAreLoadedToTheSameBits()
    {
        Mlp saved = Model(1), loaded = Model(2);
        saved.Save(File);
        loaded.Load(File);

        Numbers(loaded).Should().Equal(Numbers(saved));
        Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).Should().Equal("model.json", "model.safetensors");
    }

    [Fact]
    public void TheConfigurationIsReadableJson()
    {
        new Sequential(new Linear(3, 4, new RandomSource(1), new() { HasBias = false }), new LayerNorm(4), new Dropout(0.5, new RandomSource(2))).Save(File);
        string expected = """
            {"type":"Sequential","parts":{
              "0":{"type":"Linear","inputSize":3,"outputSize":4,"bias":false},
              "1":{"type":"LayerNorm","size":4,"epsilon":1E-05},
              "2":{"type":"Dropout","training":{"probability":0.5}}}}
            """;
        using JsonDocument actual = JsonDocument.Parse(System.IO.File.ReadAllText(Path.ChangeExtension(File, ".json"))), wanted = JsonDocument.Parse(expected);
        JsonElement.DeepEquals(actual.RootElement, wanted.RootElement).Should().BeTrue(actual.RootElement.GetRawText());
    }

    [Fact]
    public void AFileOfAnotherConfigurationIsRefusedAndChangesNothing()
    {
        Model(1).Save(File);
        Refused(new Mlp([3, 4, 2], new RandomSource(5)), "*saved by a module whose configuration differs from this Mlp: 'activation' must be \"Relu\", but is \"Tanh\". Nothing was loaded.");
        Refused(new Mlp([3, 5, 2], new RandomSource(5), new() { Activation = ActivationFunction.Tanh }), "*'parts.0.outputSize' must be 5, but is 4*");
        Refused(new Linear(3, 4, new RandomSource(5)), "*'type' must be \"Linear\", but is \"Mlp\"*");
        new Mlp([3, 4, 2], new RandomSource(5), new() { Activation = ActivationFunction.Tanh, Dropout = 0.5 }).Invoking(m => m.Load(File)).Should().NotThrow();
    }

    /// <summary>An escape for half of a surrogate pair is JSON, but no text.</summary>
    [Theory]
    [InlineData("""{"type":"Linear","inputSize":3,"outp\ud800utSize":2,"bias":true}""")]
    [InlineData("""{"type":"Lin\udfffear","inputSize":3,"outputSize":2,"bias":true}""")]
    [InlineData("""{"type":"Linear","inputSize":3,"outputSize":2,"bias":[{"\ud800":1}]}""")]
    public void AConfigurationWithHalfOfASurrogatePairIsRefused(string configuration)
    {
        var linear = new Linear(3, 2, new RandomSource(1));
        SafeTensors.Save(File, linear.NamedParameters().Select(named => new NamedTensor(named.Name, named.Parameter)), new Dictionary<string, string> { [ModuleFiles.ConfigurationKey] = configuration });
        linear.Invoking(m => m.Load(File)).Should().Throw<InvalidDataException>().WithMessage($"{File}*surrogate*");
    }

    [Fact]
    public void NamesAndShapesThatDoNotFitAreListedAndChangeNothing()
    {
        SafeTensors.Save(File, [("0.weight", Tensor.Zeros([4, 3])), ("0.bias", Tensor.Zeros([5])), ("1.weight", Tensor.Zeros([2, 4])), ("extra", Tensor.Zeros([1]))]);
        Refused(Model(1), "*does not match this Mlp: '0.bias' must be [4], but is [5]; '1.bias' [2] is missing; 'extra' [1] is not expected. Nothing was loaded.");
        System.IO.File.WriteAllText(File, "no safetensors file at all");
        Refused(Model(1), "*at most 100000000 bytes are allowed. Is this a safetensors file?");
    }

    [Fact]
    public void FilesWithoutConfigurationAndWithOtherNumberTypesAreLoaded()
    {
        Mlp saved = Model(1), loaded = Model(2);
        SafeTensors.Save(File, saved.NamedParameters().Select(named => new NamedTensor(named.Name, named.Parameter.To(DType.Float64))));
        loaded.Load(File);
        Numbers(loaded).Should().Equal(Numbers(saved));

        loaded.ConvertTo(DType.Float64);
        saved.Save(File);
        loaded.Load(File);
        loaded.Parameters().Should().OnlyContain(parameter => parameter.DType == DType.Float64);
        loaded.ConvertTo(DType.Float32);
        Numbers(loaded).Should().Equal(Numbers(saved));
    }

    [Fact]
    public void AFailedSaveLeavesTheOldFile()
    {
        Model(1).Save(File);
        byte[] before = System.IO.File.ReadAllBytes(File);
        FluentActions.Invoking(() => SafeTensors.Save(File, [("a", Tensor.Zeros([1])), ("a", Tensor.Zeros([1]))])).Should().Throw<ArgumentException>();
        var tape = new SeqModels.Tensors.Tape();
        Tensor stale;
        using (tape.Evaluate())
        {
            stale = new Linear(2, 2, new RandomSource(1)).Forward(Tensor.Ones([2]));
        }

        tape.Evaluate().Dispose();
        FluentActions.Invoking(() => SafeTensors.Save(File, [("fine", Tensor.Zeros([100])), ("stale", stale)])).Should().Throw<InvalidOperationException>();
        System.IO.File.ReadAllBytes(File).Should().Equal(before);
        Directory.GetFiles(_folder).Should().HaveCount(2);
        Model(1).Invoking(m => m.Save(Path.ChangeExtension(File, ".json"))).Should().Throw<ArgumentException>().WithMessage("*would be overwritten by the configuration*");
    }

    private void Refused(Module module, string message)
    {
        float[] before = Numbers(module);
        module.Invoking(m => m.Load(File)).Should().Throw<InvalidDataException>().WithMessage(message);
        Numbers(module).Should().Equal(before);
    }

    private static Mlp Model(ulong seed) => new([3, 4, 2], new RandomSource(seed), new() { Activation = ActivationFunction.Tanh });

    private static float[] Numbers(Module module) => [.. module.Parameters().SelectMany(parameter => parameter.AsSpan().ToArray())];
}
