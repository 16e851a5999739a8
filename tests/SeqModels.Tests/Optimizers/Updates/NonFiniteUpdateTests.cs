using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SeqModels.Numerics.Lanes;
using SeqModels.Optimizers;
using SeqModels.Optimizers.Clipping;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Tests.Optimizers;

/// <summary>A step that leaves a parameter that is not finite says so, whoever updates it and wherever the element lies.</summary>
public sealed class NonFiniteUpdateTests
{
    private static readonly GradientClipping Skipping = GradientClipping.None with { NonFinite = NonFinitePolicy.SkipStep };

    public static TheoryData<string> Names => [.. Makers.Keys];

    private static Dictionary<string, Func<Parameter[], Optimizer>> Makers { get; } = new()
    {
        ["SGD"] = parameters => new Sgd(parameters, new SgdOptions { LearningRate = 0.1 }),
        ["momentum"] = parameters => new Sgd(parameters, new SgdOptions { LearningRate = 0.1, Momentum = 0.9 }),
        ["Adam"] = parameters => new Adam(parameters, new AdamOptions()),
        ["AMSGrad"] = parameters => new Adam(parameters, new AdamOptions { AmsGrad = true }),
        ["AdamW"] = parameters => new AdamW(parameters, new AdamWOptions()),
        ["RMSprop"] = parameters => new RmsProp(parameters, new RmsPropOptions()),
        ["RMSprop, centred, momentum"] = parameters => new RmsProp(parameters, new RmsPropOptions { Centered = true, Momentum = 0.9 }),
        ["Adagrad"] = parameters => new Adagrad(parameters, new AdagradOptions()),
        ["own"] = parameters => new OwnOptimizer(parameters),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parameter_that_is_not_finite_after_the_step_is_reported_or_refused(string name)
    {
        foreach (DType type in (DType[])[DType.Float32, DType.Float64])
        {
            foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            {
                (Parameter[] sound, Optimizer optimizer) = Make(name, type);
                optimizer.Step(Skipping).HasNonFiniteParameters.Should().BeFalse();
                Set(sound[1], 3, bad);
                optimizer.Step(Skipping).HasNonFiniteParameters.Should().BeTrue();

                // A row of its own per unit: the other loop.
                optimizer.Step(GradientClipping.Adaptive(1e-3) with { NonFinite = NonFinitePolicy.SkipStep }).HasNonFiniteParameters.Should().BeTrue();
                optimizer.Invoking(o => o.Step(GradientClipping.None)).Should().Throw<NotFiniteNumberException>()
                    .WithMessage("*.Step: parameter 1 'second' [2, 3]*at element [1, 0] after the step*learning rate*");
            }
        }
    }

    /// <summary>
    /// Every length about the width of a vector, every place in it, on every width; what pads the last vector is not looked at.
    /// </summary>
    [Fact]
    public void Every_element_is_looked_at_and_nothing_else()
    {
        int[] lengths = [1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65];
        foreach (int length in lengths)
        {
            foreach (float bad in (float[])[0, float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            {
                for (int at = 0; at < length; at++)
                {
                    float[] values = [.. Enumerable.Repeat(1f, length)];
                    values[at] = bad;
                    string because = $"element {at} of {length} is {bad}";
                    IsFinite<float, LaneScalar<float>>(values).Should().Be(bad == 0, because);
                    IsFinite<Vector128<float>, Lane128<float>>(values).Should().Be(bad == 0, because);
                    IsFinite<Vector256<float>, Lane256<float>>(values).Should().Be(bad == 0, because);
                    IsFinite<Vector512<float>, Lane512<float>>(values).Should().Be(bad == 0, because);
                }
            }
        }
    }

    [Fact]
    public void A_long_parameter_is_looked_at_by_every_thread()
    {
        foreach (int at in (int[])[-1, 0, 40_000, 99_999])
        {
            var parameter = new Parameter("long", Tensor.Zeros([100_000]));
            Give(parameter);
            var optimizer = new Sgd([parameter], new SgdOptions { LearningRate = 0.1 });
            if (at >= 0)
            {
                Set(parameter, at, float.NaN);
            }

            optimizer.Step(Skipping).HasNonFiniteParameters.Should().Be(at >= 0);
        }
    }

    private static bool IsFinite<V, L>(float[] values)
        where V : struct
        where L : struct, ILane<V, float>
    {
        float[] p = [.. values], ones = [.. Enumerable.Repeat(1f, values.Length)];
        return UpdateLoop.Loop<V, float, L, Quotient>(ref p[0], in ones[0], ref p[0], ref p[0], ref p[0], (nuint)p.Length, new GradientChange<float>(1, float.PositiveInfinity), default);
    }

    private static (Parameter[] Parameters, Optimizer Optimizer) Make(string name, DType type)
    {
        Parameter[] parameters = [new("first", Tensor.Zeros([4], type)), new("second", Tensor.Zeros([2, 3], type))];
        foreach (Parameter parameter in parameters)
        {
            Give(parameter);
        }

        return (parameters, Makers[name](parameters));
    }

    /// <summary>A gradient of ones.</summary>
    private static void Give(Parameter parameter)
    {
        var tape = new Tape();
        using (tape.Record())
        {
            tape.Backward(parameter.Sum());
        }
    }

    private static void Set(Parameter parameter, int at, float value)
    {
        if (parameter.DType == DType.Float32)
        {
            parameter.AsWritableSpan()[at] = value;
        }
        else
        {
            parameter.AsWritableSpan<double>()[at] = value;
        }
    }

    /// <summary>p ← p · (g/g), which is 0/0 where a vector is padded.</summary>
    private readonly struct Quotient : IParameterUpdate<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, float> => p = L.Multiply(p, L.Divide(g, g));
    }

    private sealed class OwnOptimizer(IEnumerable<Parameter> parameters) : Optimizer(parameters, 0.1)
    {
        protected override void Update<T>(in ParameterUpdate<T> update)
        {
        }
    }
}
