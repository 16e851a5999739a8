"""Writes metrics.json: scores of random labels and predictions from scikit-learn.

Debian packages: python3-sklearn 1.2.1, python3-numpy 1.24.2.
"""
import json
import math
import warnings

import numpy as np
from sklearn import metrics

warnings.simplefilter("ignore")
random = np.random.default_rng(7)
IGNORED = -100


def number(value):
    return None if math.isnan(value) else float(value)


def scores(labels, predictions, classes):
    """Per class, micro, macro and weighted precision, recall and F1 over some classes."""
    def of(average):
        p, r, f, _ = metrics.precision_recall_fscore_support(labels, predictions, labels=classes, average=average)
        return [np.atleast_1d(p).tolist(), np.atleast_1d(r).tolist(), np.atleast_1d(f).tolist()]
    return {"classes": list(map(int, classes)), "perClass": of(None), "micro": of("micro"), "macro": of("macro"), "weighted": of("weighted")}


def classification(number_of_classes, length, skill, ignored_share):
    # Uneven priors with zeros, so that classes are absent as label, as prediction, or as both.
    priors = random.dirichlet(np.full(number_of_classes, 0.4))
    guesses = random.dirichlet(np.full(number_of_classes, 0.4))
    labels = random.choice(number_of_classes, length, p=priors)
    predictions = np.where(random.random(length) < skill, labels, random.choice(number_of_classes, length, p=guesses))
    marked = np.where(random.random(length) < ignored_share, IGNORED, labels)
    marked[0] = labels[0]
    kept = marked != IGNORED
    y, z = labels[kept], predictions[kept]
    everything = range(number_of_classes)
    present = sorted(set(y) | set(z))
    subset = [int(c) for c in random.permutation(number_of_classes)[:max(1, number_of_classes // 2)]]
    if not set(subset) & set(y):
        subset.append(int(y[0]))
    return {
        "classCount": number_of_classes, "labels": marked.tolist(), "predictions": predictions.tolist(),
        "accuracy": metrics.accuracy_score(y, z), "balancedAccuracy": metrics.balanced_accuracy_score(y, z),
        "cohenKappa": number(metrics.cohen_kappa_score(y, z)), "matthewsCorrelation": float(metrics.matthews_corrcoef(y, z)),
        "counts": metrics.confusion_matrix(y, z, labels=everything).tolist(),
        "shares": [metrics.confusion_matrix(y, z, labels=everything, normalize=how).tolist() for how in ("true", "pred", "all")],
        "present": scores(y, z, present), "all": scores(y, z, everything), "some": scores(y, z, subset),
    }


def ranking(number_of_classes, length):
    labels = np.concatenate([np.arange(number_of_classes), random.integers(number_of_classes, size=length)])
    logits = random.permutation(labels.size * number_of_classes).reshape(labels.size, number_of_classes) / 8 - 10
    return {
        "labels": labels.tolist(), "logits": logits.tolist(),
        "top": [metrics.top_k_accuracy_score(labels, logits, k=k, labels=range(number_of_classes)) for k in range(1, number_of_classes)],
    }


def regression(targets, length, offset, constant):
    values = np.round(random.normal(offset, 1, (length, targets)), 3)
    if constant:
        values[:, 0] = 2
    predictions = values + np.round(random.normal(0, 0.5, values.shape), 3)
    if constant == "exact":
        predictions[:, 0] = 2
    return {
        "targets": targets, "values": values.ravel().tolist(), "predictions": predictions.ravel().tolist(),
        "meanAbsoluteError": metrics.mean_absolute_error(values, predictions),
        "meanSquaredError": metrics.mean_squared_error(values, predictions),
        "meanAbsoluteErrors": metrics.mean_absolute_error(values, predictions, multioutput="raw_values").tolist(),
        "rSquared": metrics.r2_score(values, predictions),
        "rSquareds": metrics.r2_score(values, predictions, multioutput="raw_values").tolist(),
    }


cases = {
    "classification": [
        classification(int(random.integers(2, 8)), int(random.integers(1, 70)), random.random(), random.choice([0, 0.3])) for _ in range(80)
    ] + [classification(3, 400, 0.7, 0.1), classification(12, 300, 0.5, 0)],
    "ranking": [ranking(n, 20) for n in (3, 4, 5, 9)],
    "regression": [regression(t, n, offset, False) for t in (1, 2, 3) for n in (2, 25) for offset in (0, 50)]
    + [regression(1, 10, 0, "constant"), regression(2, 10, 0, "constant"), regression(2, 10, 0, "exact")],
}
with open("metrics.json", "w", encoding="utf-8") as file:
    json.dump(cases, file, separators=(",", ":"))
    file.write("\n")
