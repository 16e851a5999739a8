"""Writes gaussian_hmm.json: Gaussian HMM values from statsmodels (univariate), scipy (densities) and scikit-learn (mixtures).

Debian packages: python3-statsmodels 0.13.5, python3-sklearn 1.2.1, python3-scipy 1.10.1, python3-numpy 1.24.2.
"""
import json
import warnings

import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture
from statsmodels.tsa.regime_switching.markov_regression import MarkovRegression

warnings.simplefilter("ignore")
random = np.random.default_rng(5)


def forward_backward(start, transition, log_densities):
    length, states = log_densities.shape
    a, b = np.zeros((length, states)), np.zeros((length, states))
    a[0] = np.log(start) + log_densities[0]
    for t in range(1, length):
        a[t] = logsumexp(a[t - 1][:, None] + np.log(transition), axis=0) + log_densities[t]
    for t in range(length - 2, -1, -1):
        b[t] = logsumexp(np.log(transition) + (log_densities[t + 1] + b[t + 1])[None, :], axis=1)
    total = logsumexp(a[-1])
    return total, np.exp(a - logsumexp(a, axis=1, keepdims=True)), np.exp(a + b - total)


def univariate():
    """MarkovRegression: the regime has known probabilities two steps before the first observation (its filter has order 1 at least)."""
    before, transition = np.array([0.3, 0.7]), np.array([[0.9, 0.1], [0.25, 0.75]])
    means, variances = np.array([-1.0, 1.5]), np.array([0.5, 2.0])
    x = np.concatenate([random.normal(-1, 0.7, 15), random.normal(1.5, 1.4, 12), random.normal(-1, 0.7, 8)])
    model = MarkovRegression(x, k_regimes=2, trend="c", switching_variance=True)
    model.initialize_known(before)
    result = model.smooth([transition[0, 0], transition[1, 0], *means, *variances])
    return {
        "x": x.tolist(), "start": (before @ transition @ transition).tolist(), "transition": transition.tolist(),
        "means": means.tolist(), "variances": variances.tolist(), "logLikelihood": float(result.llf),
        "filtered": np.asarray(result.filtered_marginal_probabilities).tolist(),
        "smoothed": np.asarray(result.smoothed_marginal_probabilities).tolist(),
    }


def multivariate(kind):
    start, transition = np.array([0.5, 0.2, 0.3]), np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.3, 0.3, 0.4]])
    means = random.normal(0, 2, (3, 2))
    covariances = []
    for _ in range(3):
        root = random.normal(0, 1, (2, 2))
        full = root @ root.T + 0.3 * np.eye(2)
        covariances.append({"Full": full, "Diagonal": np.diag(np.diag(full)), "Spherical": full[0, 0] * np.eye(2)}[kind])
    x = random.normal(0, 2, (25, 2))
    densities = np.stack([multivariate_normal(m, c).logpdf(x) for m, c in zip(means, covariances)], axis=1)
    total, filtered, smoothed = forward_backward(start, transition, densities)
    return {
        "kind": kind, "x": x.tolist(), "start": start.tolist(), "transition": transition.tolist(), "means": means.tolist(),
        "covariances": [c.tolist() for c in covariances], "logLikelihood": float(total), "filtered": filtered.tolist(), "smoothed": smoothed.tolist(),
    }


def mixture(kind):
    """Six EM updates of a Gaussian mixture, which is a mixture HMM with one state."""
    x = np.concatenate([random.normal([-2, 0], [0.8, 1.2], (60, 2)), random.normal([2, 1], [1.0, 0.5], (40, 2))])
    weights, means = np.array([0.5, 0.5]), np.array([[-1.0, 0.5], [1.0, 0.5]])
    precisions = {"Full": np.stack([np.eye(2)] * 2), "Diagonal": np.ones((2, 2)), "Spherical": np.ones(2)}[kind]
    names = {"Full": "full", "Diagonal": "diag", "Spherical": "spherical"}
    model = GaussianMixture(2, covariance_type=names[kind], tol=0, reg_covar=0, max_iter=6, weights_init=weights, means_init=means, precisions_init=precisions).fit(x)
    full = {"Full": lambda c: c, "Diagonal": np.diag, "Spherical": lambda c: c * np.eye(2)}[kind]
    return {
        "kind": kind, "x": x.tolist(), "initialWeights": weights.tolist(), "initialMeans": means.tolist(), "updates": 6,
        "weights": model.weights_.tolist(), "means": model.means_.tolist(), "covariances": [np.asarray(full(c)).tolist() for c in model.covariances_],
        "logLikelihood": float(model.score(x) * len(x)),
    }


kinds = ["Spherical", "Diagonal", "Full"]
with open("gaussian_hmm.json", "w") as file:
    json.dump({"univariate": univariate(), "multivariate": [multivariate(k) for k in kinds], "mixtures": [mixture(k) for k in kinds]}, file)
    file.write("\n")
