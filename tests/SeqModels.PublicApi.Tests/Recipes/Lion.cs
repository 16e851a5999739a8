using System.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;

namespace SeqModels.PublicApi.Tests.Recipes;

/// <summary>
/// A user's optimizer: Lion (Chen et al. 2023). p ← p − η (sign(β₁m + (1 − β₁)g) + λp), m ← β₂m + (1 − β₂)g.
/// </summary>
internal sealed class Lion(IEnumerable<Parameter> parameters, LionOptions options) : Optimizer(parameters, options, "exp_avg")
{
    protected override void Update<T>(in ParameterUpdate<T> update) => update.Apply(new Formula<T>(
        T.CreateTruncating(update.LearningRate),
        T.CreateTruncating(update.WeightDecay(options.WeightDecay)),
        T.CreateTruncating(options.Beta1),
        T.CreateTruncating(options.Beta2)));

    private readonly struct Formula<T>(T rate, T decay, T beta1, T beta2) : IUpdateFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply(Span<T> parameter, ReadOnlySpan<T> gradient, StateSpans<T> state)
        {
            Span<T> momentum = state[0];
            for (int i = 0; i < parameter.Length; i++)
            {
                T direction = (beta1 * momentum[i]) + ((T.One - beta1) * gradient[i]);
                parameter[i] -= rate * (T.CreateTruncating(T.Sign(direction)) + (decay * parameter[i]));
                momentum[i] = (beta2 * momentum[i]) + ((T.One - beta2) * gradient[i]);
            }
        }
    }
}

internal sealed record LionOptions() : OptimizerOptions(1e-4)
{
    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.99;

    public double WeightDecay { get; init; }

    public override Optimizer Create(IEnumerable<Parameter> parameters) => new Lion(parameters, this);
}
