using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Optimizers.Clipping;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>An average of parameters over optimizer steps, as configured by <see cref="WeightAveraging"/>.</summary>
/// <remarks>
/// <code>
/// var average = new AveragedParameters(model.Parameters(), WeightAveraging.WhenNotImproving());
/// …
/// optimizer.Step(clipping);
/// average.Update();                            // after every step
/// …
/// average.Swap();                              // the model now has the averages
/// double loss = Validate();
/// average.Swap();                              // and now its own parameters again
/// average.Observe(loss);                       // may start the average
/// </code>
/// An update is one pass over the parameters; updates and swaps allocate nothing, except for the averages when averaging starts.
/// Results are bitwise the same for any number of threads and any vector width.
/// </remarks>
public sealed class AveragedParameters
{
    private const string StepsName = "steps";
    private const string CountName = "count";
    private const string ValidationsName = "validations";
    private const string IsTriggeredName = "triggered";

    /// <summary>Above this, a double cannot represent every whole number.</summary>
    private const double MaxSteps = 1L << 53;

    private readonly Parameter[] _parameters;
    private readonly WeightAveraging _options;
    private List<double> _validations = [];
    private Tensor[]? _averages;
    private long _steps;

    /// <summary>Initializes an average of parameters, starting from their current values.</summary>
    /// <param name="parameters">The parameters, usually <c>model.Parameters()</c>; each once.</param>
    /// <param name="options">The kind of average.</param>
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

    /// <summary>The number of steps averaged so far; 0 before averaging starts.</summary>
    public long Count { get; private set; }

    /// <summary>Whether averaging has started.</summary>
    public bool IsAveraging => IsTriggered || _steps >= _options.FirstStep;

    /// <summary>Whether the averages are swapped into the model.</summary>
    public bool IsSwapped { get; private set; }

    private bool IsTriggered { get; set; }

    /// <summary>Updates the average with the current parameters. Call it after every optimizer step.</summary>
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

    /// <summary>Records a validation value for the non-monotonic trigger; lower is better. NaN counts as no improvement.</summary>
    /// <returns>Whether this value started the averaging.</returns>
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
    /// Exchanges the model's parameters and the averages; a second call exchanges them back. Does nothing before the first averaged step.
    /// To keep the averages as the final model, swap once and do not swap back.
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
    /// The state to save in a checkpoint: counts, validation values and, once averaging has started, the averages under
    /// <c>index.name</c>. The averages are the internal tensors, not copies.
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

    /// <summary>Loads a state returned by <see cref="State"/>; the tensors are copied.</summary>
    /// <param name="state">The tensors by name.</param>
    /// <exception cref="ArgumentException">The state does not match the parameters; nothing is changed.</exception>
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

    /// <summary>w of the current update.</summary>
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
            throw new InvalidOperationException($"AveragedParameters.{member}: the averages are swapped into the model. Call Swap() first to swap them out.");
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

    /// <summary>p̄ ← p̄ + w (p − p̄), with the average passed as the parameter and the parameter as the gradient.</summary>
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
