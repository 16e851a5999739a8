using System.Numerics;
using SeqModels.Diagnostics;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Diagnostics.Inspection;

namespace SeqModels.Tests.Diagnostics.Spectra;

[Trait("Category", "Numeric")]
public sealed class RecurrentSpectrumTests
{
    [Fact]
    public void OfAScaledRotationEveryModulusIsTheScale()
    {
        double c = 1.5 * Math.Cos(0.7), s = 1.5 * Math.Sin(0.7);
        BlockSpectrum block = Spectrum([c, -s, 0, s, c, 0, 0, 0, 1.5]);
        block.Gate.Should().Be("hidden");
        block.Eigenvalues.Select(Complex.Abs).Should().OnlyContain(modulus => Math.Abs(modulus - 1.5) < 1e-12);
        block.Eigenvalues.Select(value => value.Imaginary).Order().Should().SatisfyRespectively(
            low => low.Should().BeApproximately(-s, 1e-12), middle => middle.Should().BeApproximately(0, 1e-12), high => high.Should().BeApproximately(s, 1e-12));
        block.SingularValues.Should().OnlyContain(value => Math.Abs(value - 1.5) < 1e-12);
        block.Condition.Should().BeApproximately(1, 1e-12);
    }

    [Fact]
    public void OfATriangularMatrixTheDiagonalHasTheEigenvalues()
    {
        BlockSpectrum block = Spectrum([-0.25, 0, 0, 7, 2, 0, 3, -5, 0.5]);
        block.Eigenvalues.Select(value => value.Real).Should().SatisfyRespectively(
            a => a.Should().BeApproximately(2, 1e-12), b => b.Should().BeApproximately(0.5, 1e-12), c => c.Should().BeApproximately(-0.25, 1e-12));
        block.SpectralRadius.Should().BeApproximately(2, 1e-12);
        block.SingularValues.Should().BeInDescendingOrder();
        block.SingularValues.Sum(value => value * value).Should().BeApproximately(0.0625 + 49 + 4 + 9 + 25 + 0.25, 1e-10);
        block.SingularValues.Aggregate((a, b) => a * b).Should().BeApproximately(0.25, 1e-12);
        block.Condition.Should().BeApproximately(block.SpectralNorm / block.SingularValues[2], 1e-9);
    }

    /// <summary>A nilpotent matrix: no eigenvalue but 0, though its norm is 3.</summary>
    [Fact]
    public void ASingularMatrixHasAnInfiniteCondition()
    {
        BlockSpectrum block = Spectrum([0, 3, 0, 0]);
        (block.SpectralRadius, block.SpectralNorm, block.Condition).Should().Be((0, 3, double.PositiveInfinity));
        block = Spectrum([0, 0, 0, 0]);
        (block.SpectralRadius, block.SpectralNorm, block.Condition).Should().Be((0, 0, double.PositiveInfinity));
    }

    [Fact]
    public void OrthogonalWeightsHaveSingularValuesOne()
    {
        var layer = new Rnn(2, 20, new RandomSource(1), new RnnOptions { Initialization = RecurrentInitialization.Keras });
        BlockSpectrum block = RecurrentSpectrum.Of(layer).Layers[0].Blocks[0];
        block.SingularValues.Should().HaveCount(20).And.OnlyContain(value => Math.Abs(value - 1) < 1e-6);
        block.Eigenvalues.Select(Complex.Abs).Should().OnlyContain(modulus => Math.Abs(modulus - 1) < 1e-6);
    }

    [Theory]
    [InlineData("lstm", "input forget candidate output")]
    [InlineData("none", "input candidate output")]
    [InlineData("gru", "reset update candidate")]
    public void EveryGateHasItsOwnBlock(string family, string names)
    {
        RecurrentOptions options = family == "gru" ? new GruOptions() : new LstmOptions { ForgetGate = family == "none" ? LstmForgetGate.None : LstmForgetGate.Learned };
        RecurrentLayer layer = (options with { LayerCount = 2, Bidirectional = true, Zoneout = 0.1 }).CreateLayer(2, 5, new RandomSource(1));
        string[] gates = names.Split(' ');
        foreach (NamedParameter named in layer.NamedParameters().Where(named => named.Name.StartsWith("weight_hh", StringComparison.Ordinal)))
        {
            for (int block = 0; block < gates.Length; block++)
                Initializers.Orthogonal(block + 1).Create([5, 5], new RandomSource(3)).AsSpan().CopyTo(named.Parameter.AsWritableSpan()[(block * 25)..]);
        }

        RecurrentSpectrum spectrum = RecurrentSpectrum.Of(new Model(layer));
        spectrum.Layers.Select(entry => entry.Name).Should().Equal("encoder.l0", "encoder.l0_reverse", "encoder.l1", "encoder.l1_reverse");
        foreach (LayerSpectrum entry in spectrum.Layers)
        {
            (entry.Kind, entry.HiddenSize).Should().Be((layer.GetType().Name, 5));
            entry.Blocks.Select(block => block.Gate).Should().Equal(gates);
            for (int block = 0; block < gates.Length; block++)
                entry.Block(gates[block]).SpectralRadius.Should().BeApproximately(block + 1, 1e-5);
        }
    }

    [Fact]
    public void TheTableHasARowPerBlock()
    {
        RecurrentSpectrum spectrum = RecurrentSpectrum.Of(Layer([0, 3, 0, 0]));
        spectrum.ToString().ReplaceLineEndings("\n").Should().Be(
            """
            layer    gate  size  spectral radius  largest σ  smallest σ  condition
            l0     hidden     2                0          3           0          ∞
            """);
        spectrum.ToMarkdown().Should().EndWith("| l0 | hidden | 2 | 0 | 3 | 0 | ∞ |");
    }

    [Fact]
    public void OtherCellsAreLeftOutAndWhatHasNoSpectrumIsRefused()
    {
        var cells = new CellLayer(new TwoStateCell(2, 2, new RandomSource(1)));
        RecurrentSpectrum.Of(new Model(cells, new CellLayer(new GruCell(2, 3, new RandomSource(1))))).Layers.Select(entry => (entry.Name, entry.Kind)).Should().Equal(("head.l0", "GruCell"));
        Refuses(() => RecurrentSpectrum.Of(cells), "RecurrentSpectrum.Of: CellLayer contains no Rnn, Gru, Lstm or CellLayer of a built-in cell*");
        Refuses(() => RecurrentSpectrum.Of(new Linear(2, 2, new RandomSource(1))), "RecurrentSpectrum.Of: Linear contains no*");
        Refuses(() => RecurrentSpectrum.Of(Layer([0, double.NaN, 0, 0])), "RecurrentSpectrum.Of: weight_hh_l0 of l0 has elements that are not finite*");
        Refuses(() => RecurrentSpectrum.Of(Layer([1])).Layers[0].Block("forget"), "LayerSpectrum.Block: l0 (Rnn) has no gate 'forget'. It has hidden*");
    }

    private static void Refuses(Action act, string message) => act.Should().Throw<ArgumentException>().WithMessage(message);

    private static BlockSpectrum Spectrum(double[] matrix) => RecurrentSpectrum.Of(Layer(matrix)).Layers[0].Blocks[0];

    /// <summary>A layer in double whose recurrent weights are a given matrix, row by row.</summary>
    private static Rnn Layer(double[] matrix)
    {
        var layer = new Rnn(2, (int)Math.Sqrt(matrix.Length), new RandomSource(1));
        layer.ConvertTo(DType.Float64);
        matrix.CopyTo(layer["weight_hh_l0"].AsWritableSpan<double>());
        return layer;
    }

    private sealed class Model : Module
    {
        public Model(Module encoder, Module? head = null)
        {
            AddModule("encoder", encoder);
            if (head is not null)
                AddModule("head", head);
        }
    }
}
