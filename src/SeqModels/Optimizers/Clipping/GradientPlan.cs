using SeqModels.Tensors;

namespace SeqModels.Optimizers.Clipping;

/// <summary>What is to happen to the gradients of a step, parameter by parameter; reused from step to step.</summary>
internal sealed class GradientPlan(IReadOnlyList<Parameter> parameters)
{
    private readonly GradientChange[] _changes = new GradientChange[parameters.Count];
    private readonly double[]?[] _rows = new double[]?[parameters.Count];

    public IReadOnlyList<Parameter> Parameters { get; } = parameters;

    /// <summary>What groups say about each parameter; null where there are no groups.</summary>
    public ParameterSettings[]? Settings { get; set; }

    /// <summary>The parameters' full names, where they are known.</summary>
    public string[]? Names { get; set; }

    public int Count => _changes.Length;

    /// <summary>What happens to a gradient.</summary>
    public ref GradientChange this[int index] => ref _changes[index];

    public bool IsClipped(int index) => Settings is null || Settings[index].IsClipped;

    public string NameOf(int index) => Names?[index] ?? Parameters[index].Name;

    /// <summary>Memory for a factor per row of a parameter: per first index, or one for what has one axis or none.</summary>
    public double[] RowsOf(int index)
    {
        Parameter parameter = Parameters[index];
        return _rows[index] ??= new double[parameter.Rank <= 1 || parameter.Length == 0 ? 1 : parameter.Shape[0]];
    }

    public void Fill(GradientChange change) => Array.Fill(_changes, change);
}
