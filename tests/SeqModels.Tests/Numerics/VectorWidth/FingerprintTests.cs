using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;

namespace SeqModels.Tests.Numerics.VectorWidth;

/// <summary>The same bits at every vector width and with any number of workers, each width in a process of its own.</summary>
public sealed class FingerprintTests
{
    public static TheoryData<string> Switches => [.. FingerprintChild.Switches];

    public static TheoryData<string, string> StableNames
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string name, FingerprintAttribute attribute) in Fingerprints.All)
            {
                foreach (string switchOff in FingerprintChild.Switches.Where(_ => !attribute.Differs))
                    data.Add(name, switchOff);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(StableNames))]
    public void SameBitsAtEveryWidthAndWithAnyNumberOfWorkers(string name, string switchOff)
    {
        string expected = Fingerprints.Compute(name);
        FingerprintChild child = FingerprintChild.With(switchOff);
        foreach (int workers in FingerprintChild.Workers)
            child.Hashes[(name, workers)].Should().Be(expected, "{0} workers with {1}=0 must give the same bits", workers, switchOff);
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public void TheSwitchTakesEffectInTheChild(string switchOff)
    {
        VectorLanes hardware = FingerprintChild.With("").Lanes;
        FingerprintChild.With(switchOff).Lanes.Should().Be(hardware & VectorLanes.Allowed(name => name == switchOff));
    }

    /// <summary>Guards the reruns of the numeric tests: a switch that the runtime no longer knew would test nothing.</summary>
    [Fact]
    [Trait("Category", "Numeric")]
    public void TheSwitchesOfThisProcessTookEffect()
    {
        VectorLanes allowed = VectorLanes.Allowed(name => Environment.GetEnvironmentVariable(name) == "0");
        VectorLanes.OfThisProcess.Should().Be(FingerprintChild.With("").Lanes & allowed);
    }

    [Fact]
    public void ADifferenceIsNoticed()
    {
        string hardware = FingerprintChild.With("").Hashes[("lane-widths", 1)];
        FingerprintChild.With("DOTNET_EnableHWIntrinsic").Hashes[("lane-widths", 1)].Should().NotBe(hardware);
    }

    [Fact]
    public void AnExceptionIsReportedInPlaceOfTheHash() =>
        FingerprintChild.With("").Hashes[("throws", 1)].Should().Contain("on purpose");

    [Fingerprint("fused-multiply-add")]
    internal static void FusedMultiplyAdd(Fingerprint print)
    {
        float sum = 0;
        for (int i = 1; i < 10_000; i++)
        {
            sum = MathF.FusedMultiplyAdd(1f / i, MathF.Sqrt(i), sum);
            print.Add(sum);
        }
    }

    [Fingerprint("reductions-and-product")]
    internal static unsafe void ReductionsAndProduct(Fingerprint print)
    {
        const int Rows = 37, Inner = 65, Columns = 131;
        float[] a = Waves(Rows * Inner), b = Waves(Inner * Columns), c = new float[Rows * Columns];
        print.Add(Reductions.Sum<float>(a));
        print.Add(Reductions.Dot<float>(a, b.AsSpan(0, a.Length)));
        fixed (float* x = a, y = b, z = c)
            MatrixProduct.Multiply(new Matrix<float>(x, Rows, Inner), new Matrix<float>(y, Inner, Columns), new Matrix<float>(z, Rows, Columns), false);

        print.Add<float>(c);
    }

    [Fingerprint("lane-widths", Differs = true)]
    internal static void LaneWidths(Fingerprint print) => print.Add(VectorLanes.OfThisProcess.Has128);

    [Fingerprint("throws", Differs = true)]
    internal static void Throws(Fingerprint print) => throw new InvalidOperationException("on purpose");

    // Values whose order of summation shows in the last bits; integer arithmetic and division only, so they are the same everywhere.
    private static float[] Waves(int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = ((i * 7919 % 2003) - 1001) / 997f;
        return values;
    }
}
