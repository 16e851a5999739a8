using SeqModels.Numerics;
using SeqModels.Numerics.Streaming;
using SeqModels.Recurrent;
using SeqModels.Recurrent.Kernels;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Recurrent;

/// <summary>A stepper gives the layer's own numbers, whatever the family, the size, the batch, and whoever else uses the layer.</summary>
[Trait("Category", "Numeric")]
public sealed class RecurrentStepperTests
{
    private const int Time = 6;

    public static TheoryData<string> AllForms => [.. Forms.Names];

    [Theory]
    [MemberData(nameof(AllForms))]
    public void SteppingIsTheLayerBitForBit(string form)
    {
        foreach (int size in (int[])[.. Forms.Sizes, 100, 140])
        {
            RecurrentLayer layer = Forms.Layer(form, 5, size, o => o with { LayerCount = 2 });
            for (int batch = 1; batch <= 4; batch++)
            {
                Tensor x = Forms.Normal([batch, Time, 5], (ulong)batch);
                RecurrentOutput whole = layer.Forward(x, Forms.State(form, 2, batch, size));
                RecurrentStepper stepper = layer.CreateStepper(batch);
                stepper.SetState(Forms.State(form, 2, batch, size));
                for (int t = 0; t < Time; t++)
                {
                    Bits(stepper.Advance(At(x, t))).Should().Equal(Bits(At(whole.Output, t)), "of {0}, H = {1}, batch {2}, step {3}", form, size, batch, t);
                }

                RecurrentState state = stepper.GetState();
                Forms.Bits(state.Hidden).Should().Equal(Forms.Bits(whole.State.Hidden));
                if (Forms.HasCell(form))
                    Forms.Bits(state.Cell!).Should().Equal(Forms.Bits(whole.State.Cell!));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void LargeProductsAreSharedByWorkersWithTheSameBits(int workers)
    {
        using ParallelismScope limit = Parallelism.Limit(workers);
        RecurrentLayer layer = Forms.Layer("lstm", 3, 500);
        Tensor x = Forms.Normal([1, 3, 3], 1);
        RecurrentOutput whole = layer.Forward(x);
        RecurrentStepper stepper = layer.CreateStepper();
        for (int t = 0; t < 3; t++)
            Bits(stepper.Advance(At(x, t))).Should().Equal(Bits(At(whole.Output, t)));
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void EightBitsComeCloseToFloat(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, 5, 65, o => o with { LayerCount = 2 });
        Tensor x = Forms.Normal([2, 20, 5], 3);
        RecurrentStepper exact = layer.CreateStepper(2), rough = layer.CreateStepper(2, WeightPrecision.Int8);
        double largest = 0;
        for (int t = 0; t < 20; t++)
        {
            float[] expected = exact.Advance(At(x, t)).ToArray(), actual = rough.Advance(At(x, t)).ToArray();
            largest = Math.Max(largest, expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max());
        }

        // Weights U(±0.12) are off by up to half of 0.12/127; 70 such errors of random sign add up to a few thousandths per gate.
        largest.Should().BeGreaterThan(0, "the weights are rounded").And.BeLessThan(0.02);
    }

    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Int8)]
    public void RowsOfABatchDoNotTouchEachOther(WeightPrecision precision)
    {
        RecurrentLayer layer = Forms.Layer("gru-after", 5, 33);
        Tensor x = Forms.Normal([3, Time, 5], 1);
        RecurrentStepper together = layer.CreateStepper(3, precision);
        RecurrentStepper[] alone = [.. Enumerable.Range(0, 3).Select(_ => layer.CreateStepper(1, precision))];
        for (int t = 0; t < Time; t++)
        {
            float[] row = At(x, t);
            int[] all = Bits(together.Advance(row));
            for (int i = 0; i < 3; i++)
                Bits(alone[i].Advance(row.AsSpan(i * 5, 5))).Should().Equal(all.AsSpan(i * 33, 33).ToArray());
        }
    }

    [Theory]
    [InlineData(WeightPrecision.Float32, 1)]
    [InlineData(WeightPrecision.Float32, 3)]
    [InlineData(WeightPrecision.Int8, 1)]
    [InlineData(WeightPrecision.Int8, 3)]
    public void AStepAllocatesNothing(WeightPrecision precision, int batch)
    {
        foreach (string form in Forms.Names)
        {
            RecurrentStepper stepper = Forms.Layer(form, 5, 33, o => o with { LayerCount = 2 }).CreateStepper(batch, precision);
            RecurrentStepper other = stepper.Fork();
            float[] x = Forms.Normal([batch, 5], 1).AsSpan().ToArray();
            stepper.Advance(x);
            ManagedBytes.Least(() =>
            {
                for (int i = 0; i < 10; i++)
                    stepper.Advance(x);
                stepper.CopyTo(other);
                stepper.Reset();
            }).Should().Be(0, "of {0}", form);
        }
    }

    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Int8)]
    public void AChangedParameterIsSeen(WeightPrecision precision)
    {
        foreach (string form in (string[])["gru-before", "lstm-peephole"])
        {
            RecurrentLayer layer = Forms.Layer(form, 5, 9);
            float[] x = Forms.Normal([5], 1).AsSpan().ToArray();
            RecurrentStepper kept = layer.CreateStepper(1, precision);
            kept.SetState(Forms.State(form, 1, 1, 9));
            foreach (Parameter parameter in layer.Parameters())
            {
                RecurrentStepper before = kept.Fork(), after = kept.Fork();
                int[] old = Bits(before.Advance(x));
                Span<float> elements = parameter.AsWritableSpan();
                for (int i = 0; i < elements.Length; i++)
                    elements[i] += 0.1f * (1 + (i % 3));
                Bits(after.Advance(x)).Should().NotEqual(old, "{0} has changed", parameter.Name);
                RecurrentStepper made = layer.CreateStepper(1, precision);
                kept.CopyTo(made);
                Bits(made.Advance(x)).Should().Equal(Bits(after.Output));
            }
        }
    }

    [Fact]
    public void WeightsArePackedOnceForAllSteppers()
    {
        Parameter[] p = [.. Forms.Layer("gru-after", 5, 9).Parameters()];
        var weights = new DirectionSteps(new DirectionParameters(p[0], p[1], p[2], p[3]));
        foreach (WeightPrecision precision in Enum.GetValues<WeightPrecision>())
        {
            float[] x = new float[5];
            for (int i = 0; i < 3; i++)
            {
                var step = new LayerStepOf<GruResetAfterKernel>(weights, new StepSetup(1, precision, new StepScratch(1, 9)));
                for (int t = 0; t < 5; t++)
                    step.Step(x);
            }
        }

        weights.Weights<GruResetAfterKernel>(WeightPrecision.Float32).Floats.Packings.Should().Be(1);
        weights.Weights<GruResetAfterKernel>(WeightPrecision.Int8).Packings.Should().Be(1);
    }

    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Int8)]
    public void SeveralThreadsShareOneLayer(WeightPrecision precision)
    {
        RecurrentLayer layer = Forms.Layer("lstm", 5, 33, o => o with { LayerCount = 2 });
        float[] x = Forms.Normal([5], 1).AsSpan().ToArray();
        for (int round = 0; round < 10; round++)
        {
            // Every round the parameters change, so that the threads meet stale weights.
            layer.Parameters().First().AsWritableSpan()[0] += 0.1f;
            int[][] results = new int[4][];
            Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            {
                RecurrentStepper stepper = layer.CreateStepper(1, precision);
                for (int t = 0; t < 50; t++)
                    stepper.Advance(x);
                results[i] = Bits(stepper.Output);
            });
            RecurrentStepper alone = layer.CreateStepper(1, precision);
            for (int t = 0; t < 50; t++)
                alone.Advance(x);
            foreach (int[] result in results)
                result.Should().Equal(Bits(alone.Output));
        }
    }

    [Fact]
    public void AForkGoesOnByItself()
    {
        RecurrentLayer layer = Forms.Layer("lstm", 5, 17, o => o with { LayerCount = 2 });
        float[] x = Forms.Normal([5], 1).AsSpan().ToArray(), y = Forms.Normal([5], 2).AsSpan().ToArray();
        RecurrentStepper stepper = layer.CreateStepper();
        stepper.Advance(x);
        int[] here = Bits(stepper.Output);
        RecurrentStepper fork = stepper.Fork();
        Bits(fork.Output).Should().Equal(here);
        int[] next = Bits(fork.Advance(y));
        Bits(stepper.Output).Should().Equal(here, "the fork has its own state");
        Bits(stepper.Advance(y)).Should().Equal(next);

        fork.Reset();
        fork.Output.ToArray().Should().OnlyContain(h => h == 0);
        Bits(fork.Advance(x)).Should().Equal(here);
    }

    [Fact]
    public void TrainingModeAndDropoutChangeNothing()
    {
        RecurrentLayer layer = Forms.Layer("gru-after", 5, 9, o => o with { LayerCount = 2, Dropout = 0.5 });
        float[] x = Forms.Normal([5], 1).AsSpan().ToArray();
        int[] training = Bits(layer.CreateStepper().Advance(x));
        layer.Evaluate();
        Bits(layer.CreateStepper().Advance(x)).Should().Equal(training);
    }

    [Fact]
    public void ErrorsSayWhatWasExpected()
    {
        RecurrentLayer layer = Forms.Layer("lstm", 5, 9, o => o with { LayerCount = 2 }), other = Forms.Layer("gru-after", 5, 9);
        RecurrentStepper stepper = layer.CreateStepper(2);
        stepper.Invoking(s => s.Advance(new float[5])).Should().Throw<ArgumentException>().WithMessage("*[BatchSize, InputSize] = [2, 5], 10 elements, but had 5*");
        stepper.Invoking(s => s.CopyTo(other.CreateStepper(2))).Should().Throw<ArgumentException>().WithMessage("*of another layer*");
        stepper.Invoking(s => s.CopyTo(layer.CreateStepper())).Should().Throw<ArgumentException>().WithMessage("*BatchSize = 2*BatchSize = 1*");
        stepper.Invoking(s => s.SetState(layer.CreateState(1))).Should().Throw<ArgumentException>().WithMessage("RecurrentStepper.SetState*= [2, 2, 9], but was [2, 1, 9]*");
        stepper.Invoking(s => s.SetState(new RecurrentState(Tensor.Zeros([2, 2, 9])))).Should().Throw<ArgumentException>().WithMessage("*must have a cell*");

        layer.Invoking(l => l.CreateStepper(0)).Should().Throw<ArgumentOutOfRangeException>();
        layer.Invoking(l => l.CreateStepper(1, (WeightPrecision)7)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*the precision is not defined*");
        Forms.Layer("gru-after", 5, 9, o => o with { Bidirectional = true }).Invoking(l => l.CreateStepper())
            .Should().Throw<InvalidOperationException>().WithMessage("Gru.CreateStepper: a bidirectional layer*Use Forward*");
        layer.ConvertTo(DType.Float64);
        layer.Invoking(l => l.CreateStepper()).Should().Throw<InvalidOperationException>().WithMessage("*must be Float32, but are Float64*");
    }

    [Fingerprint("recurrent-stepper")]
    internal static void Print(Fingerprint print)
    {
        foreach (WeightPrecision precision in Enum.GetValues<WeightPrecision>())
        {
            foreach (string form in Forms.Names)
            {
                RecurrentStepper stepper = Forms.Layer(form, 5, 77, o => o with { LayerCount = 2 }).CreateStepper(2, precision);
                Tensor x = Forms.Normal([2, Time, 5], 1);
                for (int t = 0; t < Time; t++)
                    print.Add(stepper.Advance(At(x, t)));
            }
        }
    }

    private static float[] At(Tensor x, int t)
    {
        (int batch, int time, int features) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        float[] row = new float[batch * features];
        for (int b = 0; b < batch; b++)
            x.AsSpan().Slice(((b * time) + t) * features, features).CopyTo(row.AsSpan(b * features));
        return row;
    }

    private static int[] Bits(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), BitConverter.SingleToInt32Bits);
}
