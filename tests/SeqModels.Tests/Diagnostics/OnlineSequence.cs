using SeqModels.Diagnostics;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics;

/// <summary>A random sequence with a loss at every time step and one of the final state, differentiated online and through time.</summary>
internal sealed class OnlineSequence(int inputSize, int hiddenSize, int length = 12)
{
    public int Length => length;

    /// <summary>x, [1, T, InputSize].</summary>
    public Tensor Inputs { get; } = Forms.Normal([1, length, inputSize], 31, DType.Float64);

    private Tensor Targets { get; } = Forms.Normal([1, length, hiddenSize], 32, DType.Float64);

    public Tensor X(int t, DType type = DType.Float64) => Inputs.Select(1, t).To(type);

    /// <summary>‖h_t − y_t‖².</summary>
    public Tensor Loss(Tensor h, int t)
    {
        Tensor difference = h - Targets.Select(1, t).To(h.DType);
        return (difference * difference).Sum();
    }

    /// <summary>Runs a learner over the sequence.</summary>
    /// <param name="learner">A learner at the beginning of a sequence.</param>
    /// <param name="type">The data type of the cell.</param>
    /// <param name="withFinal">Whether the last loss also depends on every other tensor of the state.</param>
    public void Run(RealTimeRecurrentLearning learner, DType type = DType.Float64, bool withFinal = true)
    {
        var tape = new Tape();
        for (int t = 0; t < length; t++)
        {
            Tensor h = learner.Step(X(t, type));
            using (tape.Record())
            {
                Tensor loss = Loss(h, t);
                if (withFinal && t == length - 1)
                    loss += Forms.Weigh([.. learner.State]);
                tape.Backward(loss);
            }

            learner.Backward();
        }
    }

    /// <summary>The gradients of a layer over the sequence, by backpropagation through time; a part of the names is removed.</summary>
    public Dictionary<string, double[]> ThroughTime(RecurrentLayer layer, string removed)
    {
        layer.ZeroGradients();
        var tape = new Tape();
        using (tape.Record())
        {
            RecurrentOutput result = layer.Forward(Inputs);
            Tensor loss = Forms.Weigh([.. result.State.Tensors.Select(tensor => tensor.Select(0, 0))]);
            for (int t = 0; t < length; t++)
                loss += Loss(result.Output.Select(1, t), t);
            tape.Backward(loss);
        }

        return layer.NamedParameters().Where(named => named.Parameter.Gradient is not null)
            .ToDictionary(named => named.Name.Replace(removed, ""), named => FixtureCase.Doubles(named.Parameter.Gradient!));
    }

    /// <summary>The gradients that a cell's parameters have.</summary>
    public static Dictionary<string, double[]> Gradients(RecurrentCell cell) => cell.NamedParameters().Where(named => named.Parameter.Gradient is not null)
        .ToDictionary(named => named.Name, named => FixtureCase.Doubles(named.Parameter.Gradient!));

    public static void ShouldAgree(Dictionary<string, double[]> actual, Dictionary<string, double[]> expected, double tolerance)
    {
        actual.Keys.Should().BeEquivalentTo(expected.Keys);
        foreach ((string name, double[] values) in expected)
            RecurrentFixtureTests.RelativeError(actual[name], values).Should().BeLessThanOrEqualTo(tolerance, "{0} must agree", name);
    }

    /// <summary>A cell of a built-in form in double precision, and the fused layer of the same parameters.</summary>
    public static (RecurrentCell Cell, RecurrentLayer Layer) Pair(string form, int inputSize, int hiddenSize)
    {
        RecurrentLayer layer = Forms.Layer(form, inputSize, hiddenSize);
        layer.ConvertTo(DType.Float64);
        return (Forms.Cell(form, layer, inputSize, "_l0"), layer);
    }

    public static ThreeStateCell UserCell(int inputSize, int hiddenSize, DType type = DType.Float64)
    {
        var cell = new ThreeStateCell(inputSize, hiddenSize, new RandomSource(5));
        cell.ConvertTo(type);
        return cell;
    }
}
