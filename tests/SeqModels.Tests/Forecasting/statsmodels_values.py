"""Writes StatsmodelsValues.cs: AutoReg and VAR of statsmodels on generated series and on Lütkepohl's example.

Needs Python with numpy and statsmodels 0.13 or later:
    python3 statsmodels_values.py > StatsmodelsValues.cs
"""
import os

import numpy as np
import statsmodels
from statsmodels.tsa.api import VAR
from statsmodels.tsa.ar_model import AutoReg


def text(values):
    values = np.asarray(values, dtype=float)
    if values.ndim == 1:
        return "[" + ", ".join(repr(float(v)) for v in values) + "]"
    if values.ndim == 2:
        return "new double[,]\n    {\n" + "".join("        { " + ", ".join(repr(float(v)) for v in row) + " },\n" for row in values) + "    }"
    raise ValueError(values.ndim)


def emit(summary, name, values):
    values = np.asarray(values, dtype=float)
    kind = "double[]" if values.ndim == 1 else "double[,]"
    print(f"\n    /// <summary>{summary}</summary>\n    public static readonly {kind} {name} = {text(values)};")


print("namespace SeqModels.Tests.Forecasting;\n")
print("/// <summary>Values computed with statsmodels by statsmodels_values.py, which lies beside this file.</summary>")
print("internal static class StatsmodelsValues\n{", end="")

random = np.random.default_rng(13)
y = np.zeros(60)
for t in range(2, 60):
    y[t] = 0.4 + 0.6 * y[t - 1] - 0.3 * y[t - 2] + random.normal()
y = np.round(y, 4)
x = np.round(random.normal(size=64), 4)
emit("A series of 60 values.", "Series", y)
emit("An exogenous input, 4 values longer.", "Input", x)

fit = AutoReg(y, lags=3, trend="c").fit()
emit("AutoReg(lags=3, trend='c'): constant and coefficients of lags 1, 2, 3.", "Ar3", fit.params)
emit("Its forecasts of 5 steps.", "Ar3Forecast", fit.predict(60, 64))
emit("Its residuals' sum of squares.", "Ar3SquaredResiduals", [float(np.sum(fit.resid**2))])
fit = AutoReg(y, lags=2, trend="n").fit()
emit("AutoReg(lags=2, trend='n').", "Ar2WithoutConstant", fit.params)
z = np.round(y + 0.8 * x[:60], 4)
emit("A series that depends on the input.", "SeriesWithInput", z)
fit = AutoReg(z, lags=2, trend="c", exog=x[:60].reshape(-1, 1)).fit()
emit("AutoReg(lags=2, trend='c', exog): constant, lags 1 and 2, input.", "Arx2", fit.params)
emit("Its forecasts of 4 steps.", "Arx2Forecast", fit.predict(60, 63, exog_oos=x[60:].reshape(-1, 1)))

# Lütkepohl (2005), Table E.1: West German investment, income and consumption, 1960Q1-1982Q4.
path = os.path.join(os.path.dirname(statsmodels.__file__), "tsa", "vector_ar", "tests", "results", "e1.dat")
levels = []
for line in open(path, encoding="utf-8", errors="replace"):
    parts = line.split()
    if len(parts) == 3:
        try:
            levels.append([float(part) for part in parts])
        except ValueError:
            pass
levels = np.array(levels)
assert levels.shape == (92, 3), levels.shape
emit("West German fixed investment, disposable income and consumption expenditures, 1960 to 1982 by quarter, in billions of DM, seasonally adjusted (Lütkepohl 2005, table E.1).", "Levels", levels)
growth = np.diff(np.log(levels[:76]), axis=0)
fit = VAR(growth).fit(2, trend="c")
emit("VAR(2) with constant of the growth rates to 1978Q4: rows are the constant, lag 1 of each variable, lag 2 of each; columns are equations.", "Var2", fit.params)
emit("Its residual covariance, divisor n - 7.", "Var2Covariance", fit.sigma_u)
emit("Its forecasts of 4 steps.", "Var2Forecast", fit.forecast(growth[-2:], 4))
mse = fit.mse(4) if hasattr(fit, "mse") else None
emit("The standard deviations of the forecast errors of 4 steps, given the coefficients.", "Var2Deviations", np.sqrt([np.diag(m) for m in mse]))
print("}")
