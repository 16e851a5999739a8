using System.Globalization;
using System.Text;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Tuning;

/// <summary>
/// A summary of the parameters of a module: names, shapes, counts and bytes; for a recurrent language model also the floating-point
/// operations (FLOP) of its matrix products per token.
/// </summary>
/// <remarks>
/// A multiply-add counts as two operations. In the forward pass a weight matrix [m, n] takes 2 m n operations per token; in the backward
/// pass the gradients of its input and of the weights take as many each. Embedding lookups (and column lookups in the first layer's input
/// weights for one-hot input) count as none. Elementwise operations are not counted.
/// </remarks>
/// <example><code>
/// Console.WriteLine(ModelSummary.Of(model));
/// </code></example>
public sealed record ModelSummary
{
    private ModelSummary(string name, IReadOnlyList<ParameterSummary> parameters, bool countsWork) => (Name, Parameters, CountsWork) = (name, parameters, countsWork);

    /// <summary>The type name of the module.</summary>
    public string Name { get; }

    /// <summary>The parameters in the order of their registration; shared parameters are listed once.</summary>
    public IReadOnlyList<ParameterSummary> Parameters { get; }

    /// <summary>The number of trainable values.</summary>
    public long ParameterCount => Parameters.Sum(parameter => parameter.Count);

    /// <summary>The size of the parameters in bytes. Training needs as much again for gradients, and the optimizer state.</summary>
    public long Bytes => Parameters.Sum(parameter => parameter.Bytes);

    /// <summary>The forward FLOP per token; null if unknown.</summary>
    public long? ForwardFlops => CountsWork ? Parameters.Sum(parameter => parameter.ForwardFlops) : null;

    /// <summary>The backward FLOP per token, twice the forward ones; null if unknown.</summary>
    public long? BackwardFlops => 2 * ForwardFlops;

    private bool CountsWork { get; }

    /// <summary>Summarizes a module, without FLOP unless it is a recurrent language model.</summary>
    /// <param name="module">The module.</param>
    public static ModelSummary Of(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module is RecurrentLanguageModel model
            ? Of(model)
            : new ModelSummary(module.GetType().Name, [.. module.NamedParameters().Select(named => Describe(named.Name, named.Parameter, 0))], countsWork: false);
    }

    /// <summary>Summarizes a recurrent language model.</summary>
    /// <param name="model">The model.</param>
    public static ModelSummary Of(RecurrentLanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelSummary(
            nameof(RecurrentLanguageModel), [.. model.NamedParameters().Select(named => Describe(named.Name, named.Parameter, Work(named.Name, named.Parameter, model.Options)))], countsWork: true);
    }

    /// <summary>Formats a table of modules and parameters, with totals.</summary>
    public override string ToString()
    {
        List<string[]> rows = [["parameter", "shape", "count", "share", .. WorkCells("FLOP/token")]];
        foreach (IGrouping<string, ParameterSummary> part in Parameters.GroupBy(parameter => parameter.Part))
        {
            ParameterSummary? own = part.FirstOrDefault(p => p.Name == part.Key);
            rows.Add([part.Key, own?.Shape.ToString() ?? "", Count(part.Sum(p => p.Count)), Share(part.Sum(p => p.Count)), .. WorkCells(Count(part.Sum(p => p.ForwardFlops)))]);
            rows.AddRange(part.Where(p => p.Name != part.Key).Select(p => (string[])["  " + p.Name, p.Shape.ToString(), Count(p.Count), "", .. WorkCells(p.ForwardFlops > 0 ? Count(p.ForwardFlops) : "")]));
        }

        rows.Add(["total", "", Count(ParameterCount), Share(ParameterCount), .. WorkCells(Count(ForwardFlops ?? 0))]);
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length))];
        var text = new StringBuilder().AppendLine(Name);
        string rule = new('-', widths.Sum() + (2 * (widths.Length - 1)));
        for (int i = 0; i < rows.Count; i++)
        {
            if (i == 1 || i == rows.Count - 1)
            {
                text.AppendLine(rule);
            }

            text.AppendLine(string.Join("  ", rows[i].Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }

        text.Append(CultureInfo.InvariantCulture, $"{Bytes / 1e6:F2} MB of parameters");
        return CountsWork
            ? text.AppendLine(CultureInfo.InvariantCulture, $"; per token {ForwardFlops / 1e6:F3} MFLOP forward, {BackwardFlops / 1e6:F3} MFLOP backward").ToString()
            : text.AppendLine().ToString();
    }

    private string[] WorkCells(string cell) => CountsWork ? [cell] : [];

    private string Share(long count) => ParameterCount == 0 ? "" : (100.0 * count / ParameterCount).ToString("F1", CultureInfo.InvariantCulture) + " %";

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static ParameterSummary Describe(string name, Tensor parameter, long forward) => new()
    {
        Name = name,
        Shape = parameter.Shape,
        Count = parameter.Length,
        Bytes = (long)parameter.Length * (parameter.DType == DType.Float32 ? sizeof(float) : sizeof(double)),
        ForwardFlops = forward,
    };

    private static long Work(string name, Tensor parameter, RecurrentLanguageModelOptions options)
    {
        bool isLookedUp = (name == "embedding.weight" && !options.TieWeights) || (name == "rnn.weight_ih_l0" && options.EmbeddingSize == 0);
        return parameter.Rank == 2 && !isLookedUp ? 2L * parameter.Shape[0] * parameter.Shape[1] : 0;
    }
}
