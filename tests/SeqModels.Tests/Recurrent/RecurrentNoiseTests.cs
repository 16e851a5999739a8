using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Recurrent;

/// <summary>Zoneout and recurrent dropout: the cell unrolled with the same masks is the oracle.</summary>
[Trait("Category", "Numeric")]
public sealed class RecurrentNoiseTests
{
    public static TheoryData<string> AllForms => [.. Forms.Names];

    [Theory]
    [MemberData(nameof(AllForms))]
    public void TheLayerIsTheCellUnrolledWithTheSameMasks(string form)
    {
        const int Batch = 3, Time = 4, Hidden = 17;
        RecurrentLayer layer = Forms.Layer(form, 5, Hidden, o => Zone(o with { RecurrentDropout = 0.4, Zoneout = 0.3 }, 0.45));
        layer.ConvertTo(DType.Float64);
        RecurrentCell cell = Forms.Cell(form, layer, 5, "_l0");
        Tensor x = Forms.Normal([Batch, Time, 5], 1, DType.Float64);
        RecurrentState start = Forms.State(form, 1, Batch, Hidden, DType.Float64);
        RandomSource masks = CopyOf(Source(layer));
        int width = layer.OutputSize;

        RecurrentOutput trained = layer.Forward(x, start);
        Tensor dropped = Tensor.Ones([Batch, width]).To(DType.Float64).Dropout(0.4, masks);
        Tensor zones = Zones(0.3, width), cellZones = Zones(0.45, Hidden);
        Tensor h = start.Hidden.Reshape([Batch, width]);
        Tensor? c = start.Cell?.Reshape([Batch, Hidden]);
        for (int t = 0; t < Time; t++)
            Step(t, At(zones, t), At(cellZones, t));
        Close(trained.State.Hidden, h);

        layer.Evaluate();
        (h, c) = (start.Hidden.Reshape([Batch, width]), start.Cell?.Reshape([Batch, Hidden]));
        trained = layer.Forward(x, start);
        dropped = Tensor.Ones([Batch, width]).To(DType.Float64);
        for (int t = 0; t < Time; t++)
            Step(t, dropped * 0.3, Tensor.Ones([Batch, Hidden]).To(DType.Float64) * 0.45);
        Close(trained.State.Hidden, h);

        void Step(int t, Tensor zone, Tensor cellZone)
        {
            (Tensor next, Tensor? nextCell) = Forms.Step(cell, At(x, t), h * dropped, c);
            if (form.StartsWith("gru", StringComparison.Ordinal))
                next += UpdateGate(cell, At(x, t), h * dropped) * (h - (h * dropped));
            h = (zone * h) + ((1 - zone) * next);
            c = c is null ? null : (cellZone * c) + ((1 - cellZone) * nextCell!);
            Close(At(trained.Output, t), h);
        }

        Tensor Zones(double p, int size) => Tensor.Ones([Batch, Time, size]).To(DType.Float64) - (Tensor.Ones([Batch, Time, size]).To(DType.Float64).Dropout(p, masks) * (1 - p));
        static Tensor At(Tensor sequence, int t) => sequence.Slice(1, t, 1).Reshape([sequence.Shape[0], sequence.Shape[2]]);
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void GradientsAreExact(string form)
    {
        foreach ((int time, bool evaluates, bool both) in (ReadOnlySpan<(int, bool, bool)>)[(1, false, true), (4, false, true), (4, true, false)])
        {
            RecurrentLayer layer = Forms.Layer(form, 3, 5, o => Zone(o with { RecurrentDropout = 0.4, Zoneout = 0.3, WeightDropout = 0.2, Bidirectional = both }, 0.45));
            layer.ConvertTo(DType.Float64);
            if (evaluates)
                layer.Evaluate();
            Tensor x = Forms.Normal([3, time, 3], 1, DType.Float64);
            RecurrentState state = Forms.State(form, both ? 2 : 1, 3, 5, DType.Float64);
            int[] lengths = time == 1 ? [] : [4, 2, 3];
            (RandomSource Random, RandomState State)[] sources = [.. layer.NamedRandomSources().Select(named => (named.Random, named.Random.SaveState()))];
            Tensor[] leaves = [.. layer.Parameters(), x, state.Hidden, .. state.Cell is null ? [] : (Tensor[])[state.Cell]];
            GradientCheck.Check(() =>
            {
                foreach ((RandomSource random, RandomState saved) in sources)
                    random.RestoreState(saved);
                RecurrentOutput result = layer.Forward(x, state, lengths);
                return Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell);
            }, leaves).ThrowIfFailed();
        }
    }

    /// <summary>Each by itself, from state zero: where nobody wants the first state's gradient.</summary>
    [Theory]
    [InlineData("gru-before")]
    [InlineData("lstm")]
    [InlineData("rnn-tanh")]
    public void GradientsOfEachAloneAreExact(string form)
    {
        foreach ((double dropout, double zone, double cell) in (ReadOnlySpan<(double, double, double)>)[(0.4, 0, 0), (0, 0.3, 0), (0, 0, 0.3)])
        {
            if (cell > 0 && !Forms.HasCell(form))
                continue;
            RecurrentLayer layer = Forms.Layer(form, 3, 5, o => Zone(o with { LayerCount = 2, RecurrentDropout = dropout, Zoneout = zone }, cell));
            layer.ConvertTo(DType.Float64);
            Tensor x = Forms.Normal([2, 3, 3], 1, DType.Float64);
            RandomSource source = Source(layer);
            RandomState saved = source.SaveState();
            GradientCheck.Check(() =>
            {
                source.RestoreState(saved);
                RecurrentOutput result = layer.Forward(x);
                return Forms.Weigh(result.Output, result.State.Cell);
            }, [.. layer.Parameters(), x]).ThrowIfFailed();
        }
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void StepsAndPiecesAndTapesGiveTheSameBitsInEvaluation(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, 5, 33, o => Zone(o with { LayerCount = 2, RecurrentDropout = 0.4, Zoneout = 0.3 }, 0.45));
        layer.Evaluate();
        Tensor x = Forms.Normal([3, 70, 5], 1);
        RecurrentOutput whole = layer.Forward(x);
        var tape = new Tape();
        using (tape.Record())
            Forms.Bits(layer.Forward(x).Output).Should().Equal(Forms.Bits(whole.Output));
        RecurrentOutput first = layer.Forward(x.Slice(1, 0, 41)), second = layer.Forward(x.Slice(1, 41, 29), first.State);
        Forms.Bits(Tensor.Concat([first.Output, second.Output], axis: 1)).Should().Equal(Forms.Bits(whole.Output));
        RecurrentStepper stepper = layer.CreateStepper(3);
        for (int t = 0; t < 70; t++)
            stepper.Advance(x.Slice(1, t, 1).AsSpan()).ToArray().Should().Equal(whole.Output.Slice(1, t, 1).AsSpan().ToArray());
        Forms.Bits(stepper.GetState().Hidden).Should().Equal(Forms.Bits(whole.State.Hidden));
        if (whole.State.Cell is not null)
            Forms.Bits(stepper.GetState().Cell!).Should().Equal(Forms.Bits(whole.State.Cell));
        RecurrentStepper rough = layer.CreateStepper(3, WeightPrecision.Int8);
        rough.Advance(x.Slice(1, 0, 1).AsSpan()).ToArray().Zip(whole.Output.Slice(1, 0, 1).AsSpan().ToArray()).Should().OnlyContain(pair => MathF.Abs(pair.First - pair.Second) < 0.01f);
    }

    [Fact]
    public void AnyNumberOfWorkersGivesTheSameBits()
    {
        int[][]? expected = null;
        foreach (int workers in (int[])[1, 2, 4])
        {
            using ParallelismScope limit = Parallelism.Limit(workers);
            int[][] bits = Train("lstm", batch: 37, hidden: 64);
            expected ??= bits;
            for (int i = 0; i < bits.Length; i++)
                bits[i].Should().Equal(expected[i], "{0} workers must give the bits of one", workers);
        }
    }

    [Fact]
    public void ATrainingStepAllocatesNextToNothing()
    {
        RecurrentLayer lstm = Forms.Layer("lstm", 20, 32, o => Zone(o with { RecurrentDropout = 0.4, Zoneout = 0.3 }, 0.45));
        Tensor x = Forms.Normal([12, 10, 20], 1, marked: true);
        Tensor upstream = Forms.Normal([12, 10, 32], 2);
        var tape = new Tape();
        void Step()
        {
            using TapeScope scope = tape.Record();
            tape.Backward(lstm.Forward(x).Output, upstream);
        }

        for (int i = 0; i < 3; i++)
            Step();
        ManagedBytes.Least(Step).Should().BeLessThan(4096);
    }

    [Fact]
    public void ZoneoutBelongsToAFileAndRecurrentDropoutDoesNot()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            Forms.Layer("lstm", 5, 9, o => Zone(o with { Zoneout = 0.25, RecurrentDropout = 0.5 }, 0.5)).Save(path);
            RecurrentLayer same = Forms.Layer("lstm", 5, 9, o => Zone(o with { Zoneout = 0.25 }, 0.5), seed: 8);
            same.Load(path);
            RecurrentLayer other = Forms.Layer("lstm", 5, 9);
            other.Invoking(layer => layer.Load(path)).Should().Throw<InvalidDataException>().WithMessage("*'zoneout' must be absent, but is 0.25*");
        }
        finally
        {
            File.Delete(path);
            File.Delete(Path.ChangeExtension(path, ".json"));
        }
    }

    [Fact]
    public void OptionsOutOfRangeAreRefused()
    {
        FluentActions.Invoking(() => new LstmOptions { Zoneout = 1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("RecurrentOptions.Zoneout: must be in [0, 1), but was 1.*");
        FluentActions.Invoking(() => new LstmOptions { CellZoneout = -0.1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("LstmOptions.CellZoneout: must be in [0, 1), but was -0.1.*");
        FluentActions.Invoking(() => new GruOptions { RecurrentDropout = double.NaN }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("RecurrentOptions.RecurrentDropout: must be in [0, 1)*");
    }

    [Fingerprint("recurrent-states")]
    private static void StatesFingerprint(Fingerprint print)
    {
        foreach (string form in (string[])["gru-before", "gru-after", "lstm-peephole", "lstm-projected"])
        {
            foreach (int[] bits in Train(form, batch: 21, hidden: 33))
                print.Add(Array.ConvertAll(bits, BitConverter.Int32BitsToSingle));
        }
    }

    private static int[][] Train(string form, int batch, int hidden)
    {
        RecurrentLayer layer = Forms.Layer(form, 20, hidden, o => Zone(o with { Bidirectional = true, RecurrentDropout = 0.4, Zoneout = 0.3 }, 0.45));
        Tensor x = Forms.Normal([batch, 6, 20], 1, marked: true);
        int[] lengths = [.. Enumerable.Range(0, batch).Select(i => 1 + (i * 5 % 6))];
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        RecurrentOutput result = layer.Forward(x, null, lengths);
        tape.Backward(Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell));
        return [Forms.Bits(result.Output), Forms.Bits(x.Gradient!), .. layer.Parameters().Select(parameter => Forms.Bits(parameter.Gradient!))];
    }

    private static RecurrentOptions Zone(RecurrentOptions options, double cell) => options is LstmOptions lstm ? lstm with { CellZoneout = cell } : options;

    /// <summary>Z of a GRU, from its parameters.</summary>
    private static Tensor UpdateGate(RecurrentCell cell, Tensor x, Tensor h)
    {
        Dictionary<string, Tensor[]> p = cell.NamedParameters().ToDictionary(named => named.Name, named => ((Tensor)named.Parameter).Split(3, axis: 0));
        Tensor sum = x.MatMul(p["weight_ih"][1], transposeB: true) + h.MatMul(p["weight_hh"][1], transposeB: true);
        return (p.TryGetValue("bias_ih", out Tensor[]? bias) ? sum + bias[1] + p["bias_hh"][1] : sum).Sigmoid();
    }

    private static void Close(Tensor actual, Tensor expected) =>
        actual.AsSpan<double>().ToArray().Zip(expected.AsSpan<double>().ToArray()).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-11);

    private static RandomSource Source(RecurrentLayer layer) => layer.NamedRandomSources().Single(named => named.Name == "states").Random;

    private static RandomSource CopyOf(RandomSource source)
    {
        var copy = new RandomSource(0);
        copy.RestoreState(source.SaveState());
        return copy;
    }
}
