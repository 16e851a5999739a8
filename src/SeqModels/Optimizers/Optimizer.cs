using System.Globalization;
using System.Numerics;
using SeqModels.Numerics;
using SeqModels.Optimizers.Clipping;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// Updates parameters from their gradients. The optimizers of the library use PyTorch's formulas; derive from this class to define
/// another.
/// </summary>
/// <remarks>A step allocates no memory, except for the state of a parameter at its first update.</remarks>
public abstract class Optimizer
{
    private const string LearningRateName = "learning_rate";
    private const string StepName = "step";

    /// <summary>Above this, a double cannot represent every whole number.</summary>
    private const double MaxSteps = 1L << 53;

    private readonly Parameter[] _parameters;
    private readonly string[] _stateNames;
    private readonly long[] _steps;
    private readonly Tensor[]?[] _states;
    private readonly GradientPlan _plan;

    /// <summary>Initializes an optimizer with a learning rate.</summary>
    /// <param name="parameters">The parameters to update, in a fixed order.</param>
    /// <param name="learningRate">The initial learning rate.</param>
    /// <param name="stateNames">The names of the state tensors per parameter; each has the shape and number type of the parameter.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    protected Optimizer(IEnumerable<Parameter> parameters, double learningRate, params ReadOnlySpan<string> stateNames)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = [.. parameters];
        if (_parameters.Length == 0)
        {
            throw new ArgumentException($"{GetType().Name}: there are no parameters to update.", nameof(parameters));
        }

        var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        for (int k = 0; k < _parameters.Length; k++)
        {
            if (!seen.Add(_parameters[k] ?? throw new ArgumentException($"{GetType().Name}: parameter {k} is null.", nameof(parameters))))
            {
                throw new ArgumentException($"{GetType().Name}: parameter {k} '{_parameters[k].Name}' {_parameters[k].Shape} occurs twice.", nameof(parameters));
            }
        }

        LearningRate = learningRate;
        _stateNames = stateNames.ToArray();
        _steps = new long[_parameters.Length];
        _states = new Tensor[]?[_parameters.Length];
        _plan = new GradientPlan(_parameters);
    }

    /// <summary>Initializes an optimizer with the learning rate of its options.</summary>
    /// <param name="parameters">The parameters to update, in a fixed order.</param>
    /// <param name="options">
    /// Its options; parameter groups are applied by <see cref="OptimizerOptions.Create(IEnumerable{NamedParameter})"/>.
    /// </param>
    /// <param name="stateNames">The names of the state tensors per parameter; each has the shape and number type of the parameter.</param>
    /// <exception cref="ArgumentException">There are no parameters, one occurs twice, or the options have groups.</exception>
    protected Optimizer(IEnumerable<Parameter> parameters, OptimizerOptions options, params ReadOnlySpan<string> stateNames)
        : this(parameters, NotNull(options).LearningRate, stateNames)
    {
        if (options.Groups.Count > 0)
        {
            throw new ArgumentException(
                $"{GetType().Name}: parameter groups need the full names of the parameters. Use options.Create(model.NamedParameters()).", nameof(parameters));
        }
    }

    /// <summary>The parameters that the optimizer updates.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The learning rate of the next step. Schedules set it.</summary>
    /// <value>Finite and at least 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">Set to a value outside its range.</exception>
    public double LearningRate
    {
        get;
        set => field = OptionRange.NotNegative(value, GetType().Name);
    }

    /// <summary>
    /// Whether the optimizer has a momentum that <see cref="Momentum"/> can replace. False by default.
    /// </summary>
    public virtual bool HasMomentum => false;

    /// <summary>
    /// The momentum of the next step in place of the options' own: μ of <see cref="Sgd"/> and <see cref="RmsProp"/>, β₁ of <see cref="Adam"/> and its
    /// relatives; null for the options' own. Schedules with a <see cref="MomentumCycle"/> set it. It is not part of <see cref="State"/>.
    /// </summary>
    /// <value>In [0, 1), or null (the default).</value>
    /// <exception cref="ArgumentOutOfRangeException">Set to a value outside its range.</exception>
    /// <exception cref="InvalidOperationException">Set, but <see cref="HasMomentum"/> is false.</exception>
    public double? Momentum
    {
        get;
        set => field = value is not { } momentum ? null
            : HasMomentum ? OptionRange.Fraction(momentum, GetType().Name)
            : throw new InvalidOperationException($"{GetType().Name}.Momentum: this optimizer has no momentum that can be set. Use a schedule without MomentumCycle, or an optimizer with momentum.");
    }

    /// <summary>
    /// Updates every parameter from its gradient. Frozen parameters and those whose <see cref="Tensor.Gradient"/> is null are skipped, value
    /// and state. A gradient of zeros is not skipped: momentum and weight decay still apply.
    /// </summary>
    public void Step()
    {
        _plan.Fill(GradientChange.None);
        StepAsPlanned();
    }

    /// <summary>
    /// Clips the gradients and updates the parameters in one pass. The parameters are bitwise those of <see cref="GradientClipping.Apply"/>
    /// followed by <see cref="Step()"/>; the gradients are not rewritten.
    /// </summary>
    /// <param name="clipping">The clipping.</param>
    /// <param name="scale">
    /// A factor applied to the gradients before clipping: 1/k for the mean over k accumulated backward passes. Finite and greater than 0; 1
    /// by default.
    /// </param>
    /// <returns>The norm of the scaled gradients before clipping, and what happened in the step.</returns>
    /// <exception cref="NotFiniteNumberException">
    /// The policy is <see cref="NonFinitePolicy.Fail"/> and a gradient is not finite (no parameter was updated), or a parameter is not finite
    /// after the step, because the learning rate is too high (all parameters were updated).
    /// </exception>
    public GradientClippingResult Step(GradientClipping clipping, double scale = 1)
    {
        GradientClippingResult result = StepAndReport(clipping, scale);
        if (result.HasNonFiniteParameters && clipping.NonFinite == NonFinitePolicy.Fail)
        {
            throw NonFiniteParameter(result.Norm);
        }

        return result;
    }

    /// <summary>The norm of the last step's gradients that parameter groups exclude from clipping.</summary>
    internal double ExcludedNorm => _plan.ExcludedNorm;

    /// <summary>As <see cref="Step(GradientClipping, double)"/>; the caller handles parameters that are not finite.</summary>
    internal GradientClippingResult StepAndReport(GradientClipping clipping, double scale)
    {
        ArgumentNullException.ThrowIfNull(clipping);
        OptionRange.Positive(scale, GetType().Name, nameof(scale));
        GradientClippingResult result = clipping.Measure(_plan, scale);
        return result.SkipStep || StepAsPlanned() ? result : result with { HasNonFiniteParameters = true };
    }

    /// <summary>Applies parameter groups and full names; freezes the parameters of frozen groups.</summary>
    internal void SetGroups(IReadOnlyList<ParameterGroup> groups, IReadOnlyList<NamedParameter> parameters, string owner)
    {
        _plan.Names = [.. parameters.Select(named => named.Name)];
        if (groups.Count == 0)
        {
            return;
        }

        _plan.Settings = ParameterGroup.Resolve(groups, parameters, owner);
        for (int k = 0; k < _parameters.Length; k++)
        {
            _parameters[k].IsFrozen = _plan.Settings[k].IsFrozen ?? _parameters[k].IsFrozen;
        }
    }

    /// <summary>Updates every parameter. Returns whether the updated ones are finite.</summary>
    private bool StepAsPlanned()
    {
        bool areFinite = true;
        for (int k = 0; k < _parameters.Length; k++)
        {
            Parameter parameter = _parameters[k];
            if (parameter.TrainedGradient is not { } gradient)
            {
                continue;
            }

            Tensor[] state = _states[k] ??= NewState(parameter);
            if (state.Length > 0 && state[0].DType != parameter.DType)
            {
                throw new InvalidOperationException(
                    $"{GetType().Name}.Step: the state of parameter {k} '{parameter.Name}' is {state[0].DType}, but the parameter was converted to {parameter.DType}. " +
                    "Convert a model before its optimizer's first step.");
            }

            areFinite &= parameter.DType == DType.Float32 ? Update<float>(k, gradient, state) : Update<double>(k, gradient, state);
        }

        return areFinite;
    }

    private NotFiniteNumberException NonFiniteParameter(double norm)
    {
        for (int k = 0; k < _parameters.Length; k++)
        {
            if (FiniteValues.FirstOther(_parameters[k]) is { } place)
            {
                return new NotFiniteNumberException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{GetType().Name}.Step: parameter {k} '{_plan.NameOf(k)}' {_parameters[k].Shape} is {place} after the step, with gradient norm {norm:G6} and learning rate {LearningRate:G6}. Lower the learning rate or clip gradients, and start from finite parameters."));
            }
        }

        return new NotFiniteNumberException($"{GetType().Name}.Step: a parameter was not finite after the step.");
    }

    /// <summary>Sets the gradients of all parameters to zero; their memory is kept.</summary>
    public void ZeroGradients()
    {
        foreach (Parameter parameter in _parameters)
        {
            parameter.ZeroGradient();
        }
    }

    /// <summary>
    /// The state to save in a checkpoint: the learning rate and, for each parameter that was updated, its number of updates (<c>step</c>)
    /// and its state tensors, named <c>index.name.state</c>, for example <c>0.weight_ih_l0.exp_avg</c>. The state tensors are the internal
    /// ones, not copies.
    /// </summary>
    public IEnumerable<NamedTensor> State()
    {
        yield return (LearningRateName, Tensor.From([LearningRate], []));
        for (int k = 0; k < _parameters.Length; k++)
        {
            if (_states[k] is not { } state)
            {
                continue;
            }

            yield return (StateName(k, StepName), Tensor.From([(double)_steps[k]], []));
            for (int i = 0; i < state.Length; i++)
            {
                yield return (StateName(k, _stateNames[i]), state[i]);
            }
        }
    }

    /// <summary>Loads a state returned by <see cref="State"/>; the tensors are copied.</summary>
    /// <param name="state">The tensors by name.</param>
    /// <exception cref="ArgumentException">The state does not match this optimizer and its parameters; nothing is changed.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var names = new HashSet<string>(state.Keys, StringComparer.Ordinal);
        double learningRate = OptionRange.NotNegative(Find(state, names, LearningRateName, []).Item(), GetType().Name, nameof(LearningRate));
        var steps = new long[_parameters.Length];
        var states = new Tensor[]?[_parameters.Length];
        for (int k = 0; k < _parameters.Length; k++)
        {
            if (!state.ContainsKey(StateName(k, StepName)))
            {
                continue;
            }

            double step = Find(state, names, StateName(k, StepName), []).Item();
            if (step is not (>= 1 and <= MaxSteps) || !double.IsInteger(step))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"{GetType().Name}.LoadState: '{StateName(k, StepName)}' must be a whole number from 1, but was {step}."), nameof(state));
            }

            Parameter parameter = _parameters[k];
            int index = k;
            steps[k] = (long)step;
            states[k] = Array.ConvertAll(_stateNames, name => FindState(state, names, index, name));
        }

        if (names.Count > 0)
        {
            throw new ArgumentException($"{GetType().Name}.LoadState: '{names.Order(StringComparer.Ordinal).First()}' does not belong to this optimizer and its parameters ({names.Count} such tensors).", nameof(state));
        }

        LearningRate = learningRate;
        steps.CopyTo(_steps, 0);
        states.CopyTo(_states, 0);
    }

    /// <summary>
    /// Whether a state tensor is never negative (a mean or sum of squares), so that <see cref="LoadState"/> refuses negative values. False
    /// by default.
    /// </summary>
    /// <param name="stateName">One of the state names passed to the constructor.</param>
    protected virtual bool IsNonNegative(string stateName) => false;

    private Tensor FindState(IReadOnlyDictionary<string, Tensor> state, HashSet<string> names, int index, string name)
    {
        Tensor tensor = Find(state, names, StateName(index, name), _parameters[index].Shape).To(_parameters[index].DType);
        if (tensor.Length > 0 && IsNonNegative(name))
        {
            double least = tensor.DType == DType.Float32
                ? System.Numerics.Tensors.TensorPrimitives.Min(tensor.AsSpan<float>())
                : System.Numerics.Tensors.TensorPrimitives.Min(tensor.AsSpan<double>());
            if (!(least >= 0))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}.LoadState: '{StateName(index, name)}' must not be negative, but contains {least}."), nameof(state));
            }
        }

        return tensor;
    }

    /// <summary>
    /// Updates one parameter: computes the coefficients of the step and passes an elementwise formula to
    /// <see cref="ParameterUpdate{T}.Apply{TFormula}"/>.
    /// </summary>
    /// <typeparam name="T">The number type of the parameter: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="update">The parameter with its learning rate, weight decay and state.</param>
    protected abstract void Update<T>(in ParameterUpdate<T> update)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Updates a parameter. Returns whether all its values are finite.</summary>
    private bool Update<T>(int index, Tensor gradient, Tensor[] state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool? isFinite = null;
        ParameterSettings settings = _plan.Settings?[index] ?? ParameterSettings.Default;
        Update(new ParameterUpdate<T>(_parameters[index], gradient, _plan[index], settings, LearningRate, Momentum, ++_steps[index], state, ref isFinite));
        return isFinite ?? FiniteValues.All(_parameters[index]);
    }

    private static OptimizerOptions NotNull(OptimizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options;
    }

    private Tensor[] NewState(Parameter parameter) => Array.ConvertAll(_stateNames, _ => Tensor.Zeros(parameter.Shape, parameter.DType));

    private string StateName(int index, string state) => string.Create(CultureInfo.InvariantCulture, $"{index}.{_parameters[index].Name}.{state}");

    private Tensor Find(IReadOnlyDictionary<string, Tensor> state, HashSet<string> unread, string name, Shape shape)
    {
        if (!state.TryGetValue(name, out Tensor? tensor))
        {
            throw new ArgumentException($"{GetType().Name}.LoadState: '{name}' is missing.", nameof(state));
        }

        unread.Remove(name);
        return tensor.Shape == shape
            ? tensor
            : throw new ArgumentException($"{GetType().Name}.LoadState: '{name}' must be {shape}, but was {tensor.Shape}.", nameof(state));
    }
}
