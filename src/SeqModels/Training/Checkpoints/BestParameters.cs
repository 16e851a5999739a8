using System.Text.Json;
using SeqModels.Evaluation;
using SeqModels.Tensors;

namespace SeqModels.Training.Checkpoints;

/// <summary>The lowest validation loss and a copy of the parameters that achieved it.</summary>
internal sealed class BestParameters(IReadOnlyList<NamedParameter> parameters, bool keepsValues)
{
    private Tensor[]? _values;

    /// <summary>The epoch of the lowest loss, or 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>The lowest loss so far; null before the first.</summary>
    public double? Loss { get; private set; }

    /// <summary>The metrics of the validation with the lowest loss.</summary>
    public IReadOnlyList<NamedMetric> Metrics { get; private set; } = [];

    /// <summary>The number of validations since the lowest loss.</summary>
    public int Since { get; private set; }

    /// <summary>Whether a copy of the parameters exists.</summary>
    public bool HasValues => _values is not null;

    /// <summary>Records a validation loss and copies the parameters if it is the lowest so far; NaN never is.</summary>
    /// <returns>Whether it is the lowest.</returns>
    public bool Offer(int epoch, double loss, IReadOnlyList<NamedMetric> metrics)
    {
        if (!(loss < (Loss ?? double.PositiveInfinity)))
        {
            Since++;
            return false;
        }

        (Epoch, Loss, Metrics, Since) = (epoch, loss, metrics, 0);
        if (keepsValues)
        {
            _values ??= [.. parameters.Select(named => Tensor.Zeros(named.Parameter.Shape, named.Parameter.DType))];
            for (int i = 0; i < _values.Length; i++)
            {
                parameters[i].Parameter.CopyTo(_values[i]);
            }
        }

        return true;
    }

    /// <summary>Restores the best parameters. Returns whether there were any.</summary>
    public bool Restore()
    {
        for (int i = 0; _values is not null && i < _values.Length; i++)
        {
            _values[i].CopyTo(parameters[i].Parameter);
        }

        return _values is not null;
    }

    public IEnumerable<NamedTensor> State() => _values is null ? [] : parameters.Zip(_values, (named, value) => new NamedTensor(named.Name, value));

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("best");
        writer.WriteNumber("epoch", Epoch);
        StateJson.Write(writer, "loss", Loss);
        StateJson.Write(writer, "metrics", Metrics);
        writer.WriteNumber("since", Since);
        writer.WriteEndObject();
    }

    /// <summary>Reads a saved state; the tensors are taken over, not copied.</summary>
    public void Read(JsonElement state, Dictionary<string, Tensor> values)
    {
        JsonElement best = state.Member("best");
        (Epoch, Loss, Metrics, Since) = (best.Int("epoch"), best.DoubleOrNull("loss"), best.Metrics("metrics"), best.Int("since"));
        _values = values.Count == 0 ? null : [.. parameters.Select(named => values[named.Name])];
    }
}
