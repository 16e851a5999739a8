using System.Numerics;
using SeqModels.Optimizers.Clipping;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>One parameter in one step of an <see cref="Optimizer"/>: its coefficients, its state, and the loop that applies a formula to it.</summary>
/// <typeparam name="T">The number type of the parameter: <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct ParameterUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tensor _gradient;
    private readonly GradientChange _change;
    private readonly ParameterSettings _settings;
    private readonly double _learningRate;
    private readonly Tensor[] _state;
    private readonly ref bool? _isFinite;

    internal ParameterUpdate(
        Parameter parameter, Tensor gradient, GradientChange change, ParameterSettings settings, double learningRate, long step, Tensor[] state, ref bool? isFinite)
    {
        (Parameter, _gradient, _change, _settings, _learningRate, Step, _state) = (parameter, gradient, change, settings, learningRate, step, state);
        _isFinite = ref isFinite;
    }

    /// <summary>The parameter.</summary>
    public Parameter Parameter { get; }

    /// <summary>How often this parameter has been updated, this time included: 1 at first.</summary>
    public long Step { get; }

    /// <summary>The learning rate of this parameter: <see cref="Optimizer.LearningRate"/> times the factor of its parameter groups.</summary>
    public double LearningRate => _learningRate * _settings.RateFactor;

    /// <summary>The weight decay of this parameter: that of its parameter groups, or else the optimizer's own.</summary>
    /// <param name="own">The optimizer's own λ.</param>
    public double WeightDecay(double own) => _settings.WeightDecay ?? own;

    /// <summary>
    /// Applies an elementwise formula: the gradient is read once, scaled and clipped on the way, in blocks on all threads. Whether the
    /// parameter is finite afterwards is checked in the same pass.
    /// </summary>
    /// <typeparam name="TFormula">The formula; a struct, so that it is compiled for the number type.</typeparam>
    /// <param name="formula">The formula with the coefficients of this step.</param>
    public void Apply<TFormula>(TFormula formula)
        where TFormula : struct, IUpdateFormula<T> =>
        _isFinite = BlockLoop.Run<T, TFormula>(Parameter, _gradient, _change, formula, _state) && (_isFinite ?? true);

    /// <summary>
    /// The scaled and clipped gradient as a tensor, for a formula that is not elementwise, such as one that needs a norm. It takes the
    /// place of the parameter's own gradient; call it once.
    /// </summary>
    public Tensor ClippedGradient()
    {
        _change.Apply(_gradient);
        return _gradient;
    }

    /// <summary>A state tensor, of the parameter's shape and number type; zeros when <see cref="Step"/> is 1.</summary>
    /// <param name="index">The index of its name among those that the optimizer was constructed with.</param>
    /// <exception cref="IndexOutOfRangeException">The index is out of range.</exception>
    public Tensor State(int index) => _state[index];

    /// <summary>Applies a formula over lanes with up to three of the state tensors.</summary>
    internal void Run<TUpdate>(TUpdate update, Tensor? first = null, Tensor? second = null, Tensor? third = null)
        where TUpdate : struct, IParameterUpdate<T> =>
        _isFinite = UpdateLoop.Run<T, TUpdate>(Parameter, _gradient, _change, update, first, second, third);
}
