using System.Text.Json;
using SeqModels.Tensors;

namespace SeqModels.Training.Checkpoints;

/// <summary>The lowest validation loss, and a copy of the parameters that had it.</summary>
internal sealed class BestParameters(IReadOnlyList<NamedParameter> parameters, bool keepsValues)
{
    private Tensor[]? _values;

    /// <summary>The epoch of the lowest loss, or 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>The lowest loss so far; null before the first.</summary>
    public double? Loss { get; private set; }

    /// <summary>The validations since the lowest loss.</summary>
    public int Since { get; private set; }

    /// <summary>Whether there are parameters to put back.</summary>
    public bool HasValues => _values is not null;

    /// <summary>Takes in a validation loss, and copies the parameters if it is the lowest so far; NaN never is.</summary>
    /// <returns>Whether it is.</returns>
    public bool Offer(int epoch, double loss)
    {
        if (!(loss < (Loss ?? double.PositiveInfinity)))
        {
            Since++;
            return false;
        }

        (Epoch, Loss, Since) = (epoch, loss, 0);
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

    /// <summary>Puts the best values back, if there are any.</summary>
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
        writer.WriteNumber("since", Since);
        writer.WriteEndObject();
    }

    /// <summary>Takes over a saved state, whose values become this object's own.</summary>
    public void Read(JsonElement state, Dictionary<string, Tensor> values)
    {
        JsonElement best = state.Member("best");
        (Epoch, Loss, Since) = (best.Int("epoch"), best.DoubleOrNull("loss"), best.Int("since"));
        _values = values.Count == 0 ? null : [.. parameters.Select(named => values[named.Name])];
    }
}
