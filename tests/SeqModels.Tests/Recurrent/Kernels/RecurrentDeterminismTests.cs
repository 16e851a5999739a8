using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>The same bits however the work is cut: in time, over workers, over user threads, with and without a tape.</summary>
[Trait("Category", "Numeric")]
public sealed class RecurrentDeterminismTests
{
    public static TheoryData<string> AllForms => [.. Forms.Names];

    [Theory]
    [MemberData(nameof(AllForms))]
    public void AtOnceIsChunksIsStepByStep(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, 5, 33, o => o with { LayerCount = 2 });
        Tensor x = Forms.Normal([13, 75, 5], 1);
        RecurrentOutput whole = layer.Forward(x, Forms.State(form, 2, 13, 33));
        foreach (int chunk in (int[])[1, 7, 40])
        {
            RecurrentState state = Forms.State(form, 2, 13, 33);
            List<Tensor> outputs = [];
            for (int start = 0; start < 75; start += chunk)
            {
                RecurrentOutput part = layer.Forward(x.Slice(1, start, Math.Min(chunk, 75 - start)), state);
                outputs.Add(part.Output);
                state = part.State.Detach();
            }

            Forms.Bits(Tensor.Concat(outputs.ToArray(), axis: 1)).Should().Equal(Forms.Bits(whole.Output));
            Forms.Bits(state.Hidden).Should().Equal(Forms.Bits(whole.State.Hidden));
            if (state.Cell is not null)
                Forms.Bits(state.Cell).Should().Equal(Forms.Bits(whole.State.Cell!));
        }
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void RecordedIsEvaluatedIsWithoutTape(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, 5, 33, o => o with { Bidirectional = true });
        Tensor x = Forms.Normal([6, 70, 5], 1);
        int[] plain = Forms.Bits(layer.Forward(x).Output);
        var tape = new Tape();
        using (tape.Evaluate())
            Forms.Bits(layer.Forward(x).Output).Should().Equal(plain);
        using (tape.Record())
            Forms.Bits(layer.Forward(x).Output).Should().Equal(plain);
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void AnyNumberOfWorkersGivesTheSameBits(string form) => Forms.CheckWorkers(() => Train(form));

    /// <summary>
    /// A hash of all values and gradients, the same on every machine and in every vector width (CI reruns this with widths off). It may
    /// change only with the arithmetic, the generator or the order of sums.
    /// </summary>
    [Theory]
    [InlineData("rnn-tanh", 1236515514500022208UL)]
    [InlineData("rnn-relu", 4520449660836900476UL)]
    [InlineData("gru-before", 11015876998082333266UL)]
    [InlineData("gru-after", 17787814936381973398UL)]
    [InlineData("lstm", 6730301138424338484UL)]
    [InlineData("lstm-coupled-peephole", 10821891013538216483UL)]
    public void EveryMachineGivesTheSameBits(string form, ulong expected)
    {
        ulong hash = 14695981039346656037;
        foreach (int bits in Train(form).SelectMany(values => values))
            hash = (hash ^ (uint)bits) * 1099511628211;
        hash.Should().Be(expected);
    }

    [Fact]
    public void SeveralThreadsMayEvaluateOneLayer()
    {
        RecurrentLayer layer = Forms.Layer("lstm", 5, 33, o => o with { LayerCount = 2 });
        layer.Evaluate();
        Tensor x = Forms.Normal([4, 12, 5], 1);
        for (int round = 0; round < 20; round++)
        {
            // Every round the parameters change, so that the threads meet a stale cache.
            layer.Parameters().First().AsWritableSpan()[0] += 0.01f;
            int[][] results = new int[4][];
            Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => results[i] = Forms.Bits(layer.Forward(x).Output));
            foreach (int[] result in results)
                result.Should().Equal(results[0]);
        }
    }

    [Fact]
    public void AChangedParameterIsSeen()
    {
        RecurrentLayer layer = Forms.Layer("gru-after", 5, 9);
        Tensor x = Forms.Normal([2, 3, 5], 1);
        foreach (Parameter parameter in layer.Parameters())
        {
            int[] before = Forms.Bits(layer.Forward(x).Output);
            Span<float> elements = parameter.AsWritableSpan();
            for (int i = 0; i < elements.Length; i++)
                elements[i] += 0.1f;
            Forms.Bits(layer.Forward(x).Output).Should().NotEqual(before, "{0} has changed", parameter.Name);
        }
    }

    private static int[][] Train(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, 50, 64, o => o with { Bidirectional = true });
        Tensor x = Forms.Normal([37, 8, 50], 1, marked: true);
        RecurrentState state = Forms.State(form, 2, 37, 64, marked: true);
        int[] lengths = [.. Enumerable.Range(0, 37).Select(i => 1 + (i * 5 % 8))];
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        RecurrentOutput result = layer.Forward(x, state, lengths);
        tape.Backward(Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell));
        return
        [
            Forms.Bits(result.Output), Forms.Bits(result.State.Hidden), Forms.Bits(x.Gradient!), Forms.Bits(state.Hidden.Gradient!),
            .. layer.Parameters().Select(parameter => Forms.Bits(parameter.Gradient!)),
        ];
    }
}
