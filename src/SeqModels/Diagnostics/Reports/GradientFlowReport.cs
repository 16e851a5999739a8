using SeqModels.Diagnostics.Reports;

namespace SeqModels.Diagnostics;

/// <summary>What <see cref="GradientFlow.Measure"/> found: one entry for each recurrent layer and direction that the loss uses.</summary>
public sealed record GradientFlowReport
{
    /// <summary>The loss of the batch.</summary>
    public required double Loss { get; init; }

    /// <summary>The layers, in the order in which they ran; of a bidirectional layer the forward direction first.</summary>
    public required IReadOnlyList<LayerGradientFlow> Layers { get; init; }

    /// <summary>
    /// Formats a plain-text table per layer and direction, with the lags 0, 1, 2, 3, 5, 10, 20, 30, 50, 100, … and the last one.
    /// </summary>
    /// <remarks>
    /// The heading has the gradient horizon at 50, 90 and 99 %, the norm ‖G‖ of the gradient of the weights, and the remainder. Columns:
    /// <c>∂h</c> and <c>∂c</c> are <see cref="LagGradient.HiddenNorm"/> and <see cref="LagGradient.CellNorm"/> relative to lag 0, whose own values
    /// are in the second line; <c>share</c> and <c>cumulative</c> are <see cref="LagGradient.WeightShare"/> and
    /// <see cref="LagGradient.CumulativeShare"/>; <c>‖∂h/∂h‖</c> and <c>‖∂c/∂c‖</c> are Frobenius norms of the Jacobians, with ± the standard error
    /// if they were estimated; <c>carry</c> and <c>gates</c> are the norms of the gradient along the carry and along the gates (<see cref="PathGradients"/>),
    /// and <c>mean carry</c> is <see cref="PathLag.MeanCarry"/>. Columns of what was not measured are left out; – is a value that there is not.
    /// </remarks>
    public override string ToString() => GradientFlowText.Plain(this);

    /// <summary>Formats the same tables as Markdown.</summary>
    public string ToMarkdown() => GradientFlowText.Markdown(this);

    /// <summary>Writes all lags of all layers to a CSV file, one line for each layer, direction and lag.</summary>
    /// <remarks>
    /// Columns: <c>layer</c>, <c>kind</c>, <c>hidden_size</c>, <c>lag</c>, <c>pairs</c>, <c>hidden_norm</c>, <c>cell_norm</c>, <c>weight_norm</c>,
    /// <c>weight_share</c>, <c>cumulative_share</c>, <c>weight_projection</c>, <c>hidden_jacobian</c>, <c>hidden_jacobian_error</c>,
    /// <c>hidden_jacobian_spectral</c>, the same three with <c>cell_</c>, <c>gates_norm</c>, <c>path_total_norm</c>, <c>path_sum_error</c>,
    /// <c>mean_carry</c>, and one column <c>path_NAME</c> for every path of any layer; of user-defined cells with more than two state tensors also
    /// <c>state_2_norm</c>, …. What was not measured is empty. Numbers have a decimal point and as many digits as are needed to read the same
    /// value back; values that are not finite are <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>. UTF-8, lines end with LF.
    /// </remarks>
    /// <param name="path">The file. If writing fails, an old file is unchanged.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access is denied.</exception>
    public void WriteCsv(string path) => GradientFlowCsv.Write(path, this);

    /// <summary>Writes everything to a JSON file.</summary>
    /// <remarks>
    /// The object has <c>loss</c> and <c>layers</c>. A layer has <c>name</c>, <c>kind</c>, <c>hiddenSize</c>, <c>weightGradientNorm</c>,
    /// <c>remainder</c>, <c>horizons</c> (lags by share: <c>0.5</c>, <c>0.9</c>, <c>0.99</c>), <c>lags</c> (an array of objects with the members of
    /// <see cref="LagGradient"/>: <c>lag</c>, <c>pairs</c>, <c>stateNorms</c>, <c>weightNorm</c>, <c>weightShare</c>, <c>cumulativeShare</c>,
    /// <c>weightProjection</c>), <c>paths</c> (<c>state</c>, <c>names</c>, and <c>lags</c> with <c>lag</c>, <c>norms</c>, <c>gatesNorm</c>,
    /// <c>totalNorm</c>, <c>sumError</c>, <c>meanCarry</c>), <c>hiddenJacobian</c> and <c>cellJacobian</c> (arrays of <c>lag</c>,
    /// <c>frobenius</c>, <c>standardError</c>, <c>spectral</c>). What was not measured is null. Numbers read back to the same value; values that
    /// are not finite are the strings <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.
    /// </remarks>
    /// <param name="path">The file. If writing fails, an old file is unchanged.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access is denied.</exception>
    public void WriteJson(string path) => GradientFlowJson.Write(path, this);
}
