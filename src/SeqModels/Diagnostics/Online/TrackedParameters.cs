using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Online;

/// <summary>
/// The parameters of a cell that are not frozen, one after another as θ, [P]; and their gradients in a single step, kept apart from those that the
/// parameters accumulate.
/// </summary>
internal sealed class TrackedParameters
{
    private readonly NamedParameter[] _parameters;
    private readonly long[] _starts;
    private readonly Tensor?[] _accumulated;

    // The gradients of single steps; null for a parameter that no step has reached.
    private readonly Tensor?[] _ofSteps;

    public TrackedParameters(RecurrentCell cell)
    {
        _parameters = [.. cell.NamedParameters().Where(named => !named.Parameter.IsFrozen)];
        Type = cell.NumberType;
        Count = _parameters.Sum(named => (long)named.Parameter.Length);
        _ofSteps = new Tensor?[_parameters.Length];
        _accumulated = new Tensor?[_parameters.Length];
        _starts = new long[_parameters.Length];
        for (int i = 1; i < _starts.Length; i++)
            _starts[i] = _starts[i - 1] + _parameters[i - 1].Parameter.Length;
    }

    /// <summary>P.</summary>
    public long Count { get; }

    /// <summary>The data type of the cell.</summary>
    public DType Type { get; }

    /// <summary>The name of a parameter that was frozen, unfrozen or converted since, or null.</summary>
    public string? ChangedIn(RecurrentCell cell)
    {
        int next = 0;
        foreach ((string name, Parameter parameter) in cell.NamedParameters())
        {
            bool isTracked = next < _parameters.Length && ReferenceEquals(parameter, _parameters[next].Parameter);
            if (isTracked == parameter.IsFrozen || (isTracked && parameter.DType != Type))
                return name;
            next += isTracked ? 1 : 0;
        }

        return null;
    }

    /// <summary>The place of a parameter, or −1.</summary>
    public int IndexOf(Tensor parameter) => Array.FindIndex(_parameters, named => ReferenceEquals(named.Parameter, parameter));

    /// <summary>The shape of the parameter at a place.</summary>
    public Shape ShapeAt(int index) => _parameters[index].Parameter.Shape;

    /// <summary>The elements of a vector over θ that belong to the parameter at a place.</summary>
    public ReadOnlySpan<double> Part(ReadOnlySpan<double> vector, int index) => vector.Slice((int)_starts[index], _parameters[index].Parameter.Length);

    /// <summary>Copies a vector over θ as Float64 tensors of the parameters' shapes.</summary>
    public NamedTensor[] ToTensors(ReadOnlySpan<double> vector)
    {
        var tensors = new NamedTensor[_parameters.Length];
        for (int i = 0; i < tensors.Length; i++)
            tensors[i] = new(_parameters[i].Name, Tensor.From(Part(vector, i), ShapeAt(i)));
        return tensors;
    }

    /// <summary>Puts the gradients of single steps in the place of those that the parameters accumulate.</summary>
    public void BeginStep()
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            _accumulated[i] = _parameters[i].Parameter.Gradient;
            _parameters[i].Parameter.TakeGradient(_ofSteps[i]);
        }
    }

    /// <summary>Puts the accumulated gradients back.</summary>
    public void EndStep()
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            _ofSteps[i] = _parameters[i].Parameter.Gradient;
            _parameters[i].Parameter.TakeGradient(_accumulated[i]);
            _accumulated[i] = null;
        }
    }

    /// <summary>Sets the current gradients of the parameters to zero.</summary>
    public void ZeroGradients()
    {
        foreach (NamedParameter named in _parameters)
            named.Parameter.ZeroGradient();
    }

    /// <summary>Copies the current gradients of the parameters to a vector over θ.</summary>
    public void ReadGradients(Span<double> vector)
    {
        for (int i = 0; i < _parameters.Length; i++)
            Doubles.Read(_parameters[i].Parameter.Gradient, vector.Slice((int)_starts[i], _parameters[i].Parameter.Length));
    }

    /// <summary>Adds a vector over θ to the gradients of the parameters that any step has reached.</summary>
    public void AddToGradients(ReadOnlySpan<double> vector)
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            Parameter parameter = _parameters[i].Parameter;
            if (_ofSteps[i] is not null)
                Doubles.Add(Part(vector, i), parameter.Gradient ?? parameter.TakeGradient(Tensor.Zeros(parameter.Shape, parameter.DType))!);
        }
    }
}
