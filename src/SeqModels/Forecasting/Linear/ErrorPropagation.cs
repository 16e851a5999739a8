namespace SeqModels.Forecasting.Linear;

/// <summary>
/// The standard deviations of k-step forecast errors of an iterated autoregression: the error of step k is Σ_{i &lt; k} Ψ_i ε_{k−i}, with the
/// moving-average weights Ψ_i of the process in the original scale, so its covariance is Σ_{i &lt; k} Ψ_i Σ Ψ_iᵀ (Lütkepohl 2005, eq. 2.2.11).
/// </summary>
internal static class ErrorPropagation
{
    /// <summary>The standard deviations, row-major [horizon, variables].</summary>
    public static double[] Deviations(AutoregressionFit fit, int horizon)
    {
        int variables = fit.VariableCount, lagSize = fit.Lags * variables;
        LinearStep regression = fit.Steps[0];
        var variances = new double[horizon * variables];
        for (int source = 0; source < variables; source++)
        {
            double[] response = Response(fit, regression, source, horizon, lagSize);
            for (int i = 0; i < response.Length; i++)
            {
                // Each step adds the square of Ψ_i L, where L Lᵀ = Σ.
                variances[i] += response[i] * response[i];
            }
        }

        for (int i = variables; i < variances.Length; i++)
            variances[i] += variances[i - variables];
        return Array.ConvertAll(variances, double.Sqrt);
    }

    /// <summary>The response in the original scale to an error of one standard Gaussian component at step 0.</summary>
    private static double[] Response(AutoregressionFit fit, LinearStep regression, int source, int horizon, int lagSize)
    {
        int variables = fit.VariableCount;
        var values = new double[lagSize + (horizon * variables)];
        for (int variable = 0; variable < variables; variable++)
            values[lagSize + variable] = regression.Residuals.Factor[(variable * variables) + source];
        for (int step = 1; step < horizon; step++)
            regression.Map.Propagate(values.AsSpan(step * variables, lagSize), values.AsSpan(lagSize + (step * variables), variables));
        double[] response = values[lagSize..];
        fit.Transform?.InvertErrors(response);
        return response;
    }
}
