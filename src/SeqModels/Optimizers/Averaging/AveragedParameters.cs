using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Optimizers.Clipping;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>The average of parameters over optimizer steps, kept as <see cref="WeightAveraging"/> describes it.</summary>
/// <remarks>
/// <code>
/// var average = new AveragedParameters(model.Parameters(), WeightAveraging.WhenNotImproving());
/// …
/// optimizer.Step(clipping);
/// average.Update();                            // after every step
/// …
/// average.Swap();                              // the model has the averages
/// double loss = Validate();
/// average.Swap();                              // and its own parameters again
/// average.Observe(loss);                       // may begin the average
/// </code>
/// An update is one pass over the parameters; updates and swaps allocate nothing, except for the averages when they begin.
/// Same parameters, same bits, on any number of threads and vector width.
/// </remarks>
public sealed class AveragedParameters
{
    private const string StepsName = "steps";
    private const string CountName = "count";
    private const string ValidationsName = "validations";
    private const string IsTriggeredName = "triggered";

    /// <summary>Beyond this a double does not count on.</summary>
    private const double MaxSteps = 1L << 53;

    private readonly Parameter[] _parameters;
    private readonly WeightAveraging _options;
    private List<double> _validations = [];
    private Tensor[]? _averages;
    private long _steps;

    /// <summary>An average of parameters from their present values on.</summary>
    /// <param name="parameters">The parameters, usually <c>model.Parameters()</c>; each once.</param>
    /// <param name="options">Which average.</param>
    /// <exception cref="ArgumentException">There are no parameters.</exception>
    public AveragedParameters(IEnumerable<Parameter> parameters, WeightAveraging options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        _parameters = [.. parameters];
        _options = options;
        if (_parameters.Length == 0)
        {
            throw new ArgumentException("AveragedParameters: there are no parameters to average.", nameof(parameters));
        }

        if (options.Decay is not null && options.WarmUp != AverageWarmUp.BiasCorrection)
        {
            _averages = Array.ConvertAll(_parameters, parameter => parameter.Detach());
        }
    }

    /// <summary>How many steps the average is of; 0 before it begins.</summary>
    public long Count { get; private set; }

    /// <summary>Whether the steps from now on are averaged.</summary>
    public bool IsAveraging => IsTriggered || _steps >= _options.FirstStep;

    /// <summary>Whether the model has the averages now, and this the model's own parameters.</summary>
    public bool IsSwapped { get; private set; }

    private bool IsTriggered { get; set; }

    /// <summary>Takes in the parameters as an optimizer's step left them.</summary>
    /// <exception cref="InvalidOperationException">The averages are swapped in, or a parameter was converted to another number type.</exception>
    public void Update()
    {
        RequireNotSwapped(nameof(Update));
        bool counts = IsAveraging;
        _steps++;
        if (!counts)
        {
            return;
        }

        Count++;
        if (_averages is null)
        {
            // The first weight is 1: the average is the parameters.
            _averages = Array.ConvertAll(_parameters, parameter => parameter.Detach());
            return;
        }

        double weight = Weight();
        for (int k = 0; k < _parameters.Length; k++)
        {
            RequireSameType(k);
            if (_parameters[k].DType == DType.Float32)
            {
                UpdateLoop.Run<float, TowardsUpdate<float>>(_averages[k], _parameters[k], GradientChange.None, new((float)weight));
            }
            else
            {
                UpdateLoop.Run<double, TowardsUpdate<double>>(_averages[k], _parameters[k], GradientChange.None, new(weight));
            }
        }
    }

    /// <summary>Takes in a validation value, smaller being better: a perplexity or a mean loss. NaN counts as no improvement.</summary>
    /// <returns>Whether this value began the average.</returns>
    public bool Observe(double validation)
    {
        if (_options.Interval is not { } interval || IsTriggered)
        {
            return false;
        }

        double value = double.IsNaN(validation) ? double.PositiveInfinity : validation;
        int older = _validations.Count - interval;
        IsTriggered = older > 0 && value > _validations.Take(older).Min();
        _validations.Add(value);
        return IsTriggered;
    }

    /// <summary>
    /// Exchanges the model's parameters and the averages; a second call exchanges them back. Before the average has a step, the parameters
    /// are their own average and nothing moves. Swapped for good, the model is the average.
    /// </summary>
    /// <exception cref="InvalidOperationException">A parameter was converted to another number type.</exception>
    public void Swap()
    {
        IsSwapped = !IsSwapped;
        if (Count == 0)
        {
            return;
        }

        for (int k = 0; k < _parameters.Length; k++)
        {
            RequireSameType(k);
            if (_parameters[k].DType == DType.Float32)
            {
                UpdateLoop.Run<float, SwapUpdate<float>>(_parameters[k], _averages![k], GradientChange.None, default, _averages[k]);
            }
            else
            {
                UpdateLoop.Run<double, SwapUpdate<double>>(_parameters[k], _averages![k], GradientChange.None, default, _averages[k]);
            }
        }
    }

    /// <summary>
    /// Everything needed to continue to the same bits: counts, validation values and, once there are any, the averages under
    /// <c>index.name</c>. The averages are this object's own tensors, not copies.
    /// </summary>
    /// <exception cref="InvalidOperationException">The averages are swapped in.</exception>
    public IEnumerable<NamedTensor> State()
    {
        RequireNotSwapped(nameof(State));
        return List();

        IEnumerable<NamedTensor> List()
        {
            yield return (StepsName, Tensor.From([(double)_steps], []));
            yield return (CountName, Tensor.From([(double)Count], []));
            yield return (IsTriggeredName, Tensor.From([IsTriggered ? 1.0 : 0.0], []));
            yield return (ValidationsName, Tensor.From(_validations.ToArray(), [_validations.Count]));
            for (int k = 0; _averages is not null && k < _averages.Length; k++)
            {
                yield return (NameOf(k), _averages[k]);
            }
        }
    }

    /// <summary>Takes over a state that <see cref="State"/> gave; the tensors are copied.</summary>
    /// <param name="state">The tensors by name.</param>
    /// <exception cref="ArgumentException">The state does not fit the parameters; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">The averages are swapped in.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        RequireNotSwapped(nameof(LoadState));
        long steps = WholeNumber(state, StepsName), count = WholeNumber(state, CountName);
        bool isTriggered = WholeNumber(state, IsTriggeredName) != 0;
        Tensor validations = Find(state, ValidationsName, null);
        bool hasAverages = count > 0 || state.ContainsKey(NameOf(0));
        Tensor[]? averages = hasAverages ? [.. _parameters.Select((parameter, k) => Find(state, NameOf(k), parameter.Shape).To(parameter.DType))] : null;
        int expected = 4 + (averages?.Length ?? 0);
        if (state.Count != expected)
        {
            throw new ArgumentException($"AveragedParameters.LoadState: the state must have {expected} tensors for these parameters, but has {state.Count}.", nameof(state));
        }

        (_steps, Count, IsTriggered, _averages) = (steps, count, isTriggered, averages);
        _validations = [.. validations.To(DType.Float64).AsSpan<double>()];
    }

    /// <summary>w of the present update.</summary>
    private double Weight()
    {
        if (_options.Decay is not { } decay)
        {
            return 1.0 / Count;
        }

        return _options.WarmUp switch
        {
            AverageWarmUp.BiasCorrection => (1 - decay) / (1 - Math.Pow(decay, Count)),
            AverageWarmUp.RisingDecay => 1 - Math.Min(decay, (1.0 + Count) / (10 + Count)),
            _ => 1 - decay,
        };
    }

    private string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{index}.{_parameters[index].Name}");

    private void RequireNotSwapped(string member)
    {
        if (IsSwapped)
        {
            throw new InvalidOperationException($"AveragedParameters.{member}: the model has the averages. Call Swap() first, so that it has its own parameters again.");
        }
    }

    private void RequireSameType(int index)
    {
        Parameter parameter = _parameters[index];
        if (_averages![index].DType != parameter.DType)
        {
            throw new InvalidOperationException($"AveragedParameters: the average of parameter {index} '{parameter.Name}' is {_averages[index].DType}, but the parameter was converted to {parameter.DType}. Convert a model before it is averaged.");
        }
    }

    private static long WholeNumber(IReadOnlyDictionary<string, Tensor> state, string name)
    {
        double value = Find(state, name, []).Item();
        return value is >= 0 and <= MaxSteps && double.IsInteger(value)
            ? (long)value
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"AveragedParameters.LoadState: '{name}' must be a whole number from 0, but was {value}."), nameof(state));
    }

    private static Tensor Find(IReadOnlyDictionary<string, Tensor> state, string name, Shape? shape)
    {
        if (!state.TryGetValue(name, out Tensor? tensor))
        {
            throw new ArgumentException($"AveragedParameters.LoadState: '{name}' is missing.", nameof(state));
        }

        bool fits = shape is { } expected ? tensor.Shape == expected : tensor.Rank == 1;
        return fits ? tensor : throw new ArgumentException($"AveragedParameters.LoadState: '{name}' must be {(shape is null ? "a list" : shape)}, but was {tensor.Shape}.", nameof(state));
    }

    /// <summary>p̄ ← p̄ + w (p − p̄), with the average in the parameter's place and the parameter in the gradient's.</summary>
    private readonly struct TowardsUpdate<T>(T weight) : IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _weight = weight;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, T> => p = L.FusedMultiplyAdd(L.Create(_weight), L.Subtract(g, p), p);
    }

    /// <summary>Exchanges the parameter and its average.</summary>
    private readonly struct SwapUpdate<T> : IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static bool UsesFirst => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, T> => (p, first) = (first, p);
    }
}
