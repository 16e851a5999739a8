using System.Diagnostics;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Layers;

/// <summary>Registration and enumeration of parameters, and sizes that no tensor holds.</summary>
public sealed class ModuleTests
{
    /// <summary>One module with all of them takes as long as many with a part each; looking through all names for each took a hundred times as long.</summary>
    [Fact]
    public void Registration_and_enumeration_take_time_in_proportion_to_the_parameters()
    {
        const int Count = 80_000, Parts = 100;
        Seconds(1, Count / Parts);

        double apart = Seconds(Parts, Count / Parts), together = Seconds(1, Count);

        together.Should().BeLessThan((10 * apart) + 1);

        static double Seconds(int modules, int count)
        {
            var clock = Stopwatch.StartNew();
            for (int i = 0; i < modules; i++)
            {
                var module = new Wide(count);
                module.NamedParameters().Count().Should().Be(count);
                module.NamedRandomSources().Count().Should().Be(count);
            }

            return clock.Elapsed.TotalSeconds;
        }
    }

    [Fact]
    public void A_name_is_taken_once_whatever_has_it()
    {
        FluentActions.Invoking(() => new Named("a", "a", "b", "c")).Should().Throw<ArgumentException>().WithMessage("*'a' is already used*");
        FluentActions.Invoking(() => new Named("a", "b", "a", "c")).Should().Throw<ArgumentException>().WithMessage("*'a' is already used*");
        FluentActions.Invoking(() => new Named("a", "b", "c", "s")).Should().Throw<ArgumentException>().WithMessage("*'s' is already used*");
        new Named("a", "b", "c", "a").NamedParameters().Select(named => named.Name).Should().Equal("a", "b", "c.weight", "c.bias");
    }

    /// <summary>A sequence that kept what it had returned was empty the second time.</summary>
    [Fact]
    public void Parameters_can_be_enumerated_again()
    {
        var module = new Mlp([2, 3, 1], new RandomSource(1), new MlpOptions { Dropout = 0.5 });
        IEnumerable<Parameter> parameters = module.Parameters();
        IEnumerable<NamedParameter> named = module.NamedParameters();
        IEnumerable<NamedRandomSource> sources = module.NamedRandomSources();

        parameters.Should().HaveCount(4).And.Equal(parameters);
        named.Should().HaveCount(4).And.Equal(named);
        sources.Should().HaveCount(1).And.Equal(sources);
    }

    /// <summary>Products beyond 2³² wrapped around: to no parameters at all, or to negative sizes.</summary>
    [Theory]
    [InlineData(1, 1 << 30)]
    [InlineData(1, 1 << 29)]
    [InlineData(1, int.MaxValue)]
    [InlineData(1, 1_431_655_766)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1 << 30, 4)]
    [InlineData(65_536, 65_536)]
    public void Sizes_whose_products_no_tensor_holds_are_refused_by_every_constructor(int inputSize, int hiddenSize)
    {
        var random = new RandomSource(1);
        (string Name, Action Make)[] constructors =
        [
            ("Lstm", () => _ = new Lstm(inputSize, hiddenSize, random)),
            ("Lstm", () => _ = new Lstm(inputSize, hiddenSize, random, new LstmOptions { ForgetGate = LstmForgetGate.None, Peepholes = true, Bidirectional = true, LayerCount = 2 })),
            ("Gru", () => _ = new Gru(inputSize, hiddenSize, random)),
            ("LstmCell", () => _ = new LstmCell(inputSize, hiddenSize, random)),
            ("LstmCell", () => _ = new LstmCell(inputSize, hiddenSize, random, new LstmOptions { Peepholes = true })),
            ("GruCell", () => _ = new GruCell(inputSize, hiddenSize, random)),
        ];
        foreach ((string name, Action make) in constructors)
        {
            make.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"{name}: weight_?h would be [*, *], but a tensor has at most 2147483591 elements*");
        }
    }

    [Theory]
    [InlineData(1 << 16, 1 << 16)]
    [InlineData(1 << 30, 4)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Matrices_that_no_tensor_holds_are_refused_by_name(int first, int second)
    {
        var random = new RandomSource(1);
        FluentActions.Invoking(() => new Linear(first, second, random)).Should().Throw<ArgumentOutOfRangeException>().WithMessage($"Linear: weight would be [{second}, {first}]*");
        FluentActions.Invoking(() => new Embedding(first, second, random)).Should().Throw<ArgumentOutOfRangeException>().WithMessage($"Embedding: weight would be [{first}, {second}]*");
        FluentActions.Invoking(() => new Mlp([first, second], random)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Linear*");
        FluentActions.Invoking(() => new Rnn(first, second, random)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Rnn: weight_?h*");
        FluentActions.Invoking(() => new RnnCell(first, second, random)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("RnnCell: weight_?h*");
    }

    private sealed class Wide : Module
    {
        public Wide(int count)
        {
            Tensor one = Tensor.Zeros([1]);
            var random = new RandomSource(1);
            for (int i = 0; i < count; i++)
            {
                string name = $"p{i}";
                AddParameter(name, one);
                AddRandomSource(name, new RandomSource(random.SaveState()));
            }
        }
    }

    private sealed class Named : Module
    {
        public Named(string first, string second, string part, string source)
        {
            AddParameter(first, Tensor.Zeros([1]));
            AddParameter(second, Tensor.Zeros([1]));
            AddModule(part, new Linear(1, 1, new RandomSource(1)));
            AddRandomSource("s", new RandomSource(1));
            AddRandomSource(source, new RandomSource(1));
        }
    }
}
