namespace SeqModels.Tests.Fixtures;

/// <summary>One tensor of a fixture, row-major.</summary>
internal sealed record FixtureTensor(int[] Shape, double[] Values)
{
    /// <summary>The values rounded to float32; exact for every input of a fixture (see tests/Fixtures.Torch/README.md).</summary>
    public float[] ToSingle() => Array.ConvertAll(Values, value => (float)value);

    /// <summary>The values as integers, for lengths and targets.</summary>
    public int[] ToIntegers() => Array.ConvertAll(Values, value =>
        double.IsInteger(value) ? (int)value : throw new InvalidDataException($"{value} is not an integer."));

    /// <summary>Entry <paramref name="index"/> of the first axis: step k of a trajectory, sequence b of a batch.</summary>
    public FixtureTensor Slice(int index)
    {
        var size = Values.Length / Shape[0];
        return new FixtureTensor(Shape[1..], Values[(index * size)..((index + 1) * size)]);
    }
}
