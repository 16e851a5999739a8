using System.Numerics;
using SeqModels.Optimizers.Clipping;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// The update of one parameter in one step of an <see cref="Optimizer"/>: its learning rate, weight decay and state, and the method that
/// applies a formula.
/// </summary>
/// <typeparam name="T">The number type of the parameter: <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct ParameterUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tensor _gradient;
    private readonly GradientChange _change;
    private readonly ParameterSettings _settings;
    private readonly double _learningRate;
    private readonly double? _momentum;
    private readonly Tensor[] _state;
    private readonly ref bool? _isFinite;

    internal ParameterUpdate(
        Parameter parameter, Tensor gradient, GradientChange change, ParameterSettings settings, double learningRate, double? momentum, long step, Tensor[] state, ref bool? isFinite)
    {
        (Parameter, _gradient, _change, _settings, _learningRate, Step, _state) = (parameter, gradient, change, settings, learningRate, step, state);
        _momentum = momentum;
        _isFinite = ref isFinite;
    }

    /// <summary>The parameter.</summary>
    public Parameter Parameter { get; }

    /// <summary>The number of updates of this parameter, including this one: 1 at the first.</summary>
    public long Step { get; }

    /// <summary>The learning rate of this parameter: <see cref="Optimizer.LearningRate"/> times the factor of its parameter group.</summary>
    public double LearningRate => _learningRate * _settings.RateFactor;

    /// <summary>The weight decay of this parameter: that of its parameter group, or else the optimizer's own.</summary>
    /// <param name="own">The optimizer's own λ.</param>
    public double WeightDecay(double own) => _settings.WeightDecay ?? own;

    /// <summary>The momentum of this step: <see cref="Optimizer.Momentum"/>, or else the optimizer's own.</summary>
    /// <param name="own">The momentum of the optimizer's options.</param>
    public double Momentum(double own) => _momentum ?? own;

    /// <summary>
    /// Applies an elementwise formula to the parameter in one pass, in blocks on all threads. The gradient is scaled and clipped, and the
    /// result is checked for non-finite values, in the same pass.
    /// </summary>
    /// <typeparam name="TFormula">The type of the formula; a struct, so that the calls are inlined.</typeparam>
    /// <param name="formula">The formula with the coefficients of this step.</param>
    public void Apply<TFormula>(TFormula formula)
        where TFormula : struct, IUpdateFormula<T> =>
        _isFinite = BlockLoop.Run<T, TFormula>(Parameter, _gradient, _change, formula, _state) && (_isFinite ?? true);

    /// <summary>
    /// The scaled and clipped gradient, for formulas that are not elementwise, such as one that needs a norm. The gradient of the
    /// parameter is overwritten; call this once.
    /// </summary>
    public Tensor ClippedGradient()
    {
        _change.Apply(_gradient);
        return _gradient;
    }

    /// <summary>A state tensor, of the parameter's shape and number type; zeros when <see cref="Step"/> is 1.</summary>
    /// <param name="index">The index of the state name in the constructor of the optimizer.</param>
    /// <exception cref="IndexOutOfRangeException">The index is out of range.</exception>
    public Tensor State(int index) => _state[index];

    /// <summary>Applies a formula over lanes with up to three of the state tensors.</summary>
    internal void Run<TUpdate>(TUpdate update, Tensor? first = null, Tensor? second = null, Tensor? third = null)
        where TUpdate : struct, IParameterUpdate<T> =>
        _isFinite = UpdateLoop.Run<T, TUpdate>(Parameter, _gradient, _change, update, first, second, third);
}
