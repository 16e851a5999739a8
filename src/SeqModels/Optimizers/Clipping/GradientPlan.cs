using SeqModels.Tensors;

namespace SeqModels.Optimizers.Clipping;

/// <summary>How the gradients of a step are changed, per parameter; reused from step to step.</summary>
internal sealed class GradientPlan(IReadOnlyList<Parameter> parameters)
{
    private readonly GradientChange[] _changes = new GradientChange[parameters.Count];
    private readonly double[]?[] _rows = new double[]?[parameters.Count];

    public IReadOnlyList<Parameter> Parameters { get; } = parameters;

    /// <summary>The settings of each parameter from its groups; null without groups.</summary>
    public ParameterSettings[]? Settings { get; set; }

    /// <summary>The full names of the parameters; null if unknown.</summary>
    public string[]? Names { get; set; }

    /// <summary>The norm of the last step's gradients that groups exclude from clipping; 0 if the step was skipped.</summary>
    public double ExcludedNorm { get; set; }

    public int Count => _changes.Length;

    /// <summary>The change of a gradient.</summary>
    public ref GradientChange this[int index] => ref _changes[index];

    public bool IsClipped(int index) => Settings is null || Settings[index].IsClipped;

    public string NameOf(int index) => Names?[index] ?? Parameters[index].Name;

    /// <summary>A buffer with one factor per row (first axis) of a parameter, or a single one for rank 1 or 0.</summary>
    public double[] RowsOf(int index)
    {
        Parameter parameter = Parameters[index];
        return _rows[index] ??= new double[parameter.Rank <= 1 || parameter.Length == 0 ? 1 : parameter.Shape[0]];
    }

    public void Fill(GradientChange change) => Array.Fill(_changes, change);
}
