"""Writes entities.json: entity counts of random tags by a Python port of conlleval.

Run it with the port's folder as the argument: conlleval.py by Sampo Pyysalo (github.com/spyysalo/conlleval.py), which agrees with the
original on IOB tags and knows IOBES.
"""
import json
import sys

import numpy as np

sys.path.insert(0, sys.argv[1])
import conlleval

random = np.random.default_rng(11)
TYPES = ["LOC", "PER", "X-Y"]


def entities(length):
    """Entities and gaps that fill a sentence: pairs of a type or None and a length."""
    parts = []
    while length > 0:
        size = min(length, int(random.integers(1, 4)))
        parts.append((None if random.random() < 0.4 else TYPES[random.integers(3)], size))
        length -= size
    return parts


def tags(parts, scheme):
    result, previous = [], None
    for kind, size in parts:
        if kind is None:
            result += ["O"] * size
        elif scheme == "IOB2":
            result += ["B-" + kind] + ["I-" + kind] * (size - 1)
        elif scheme == "IOB1":
            result += [("B-" if previous == kind else "I-") + kind] + ["I-" + kind] * (size - 1)
        else:
            result += ["S-" + kind] if size == 1 else ["B-" + kind] + ["I-" + kind] * (size - 2) + ["E-" + kind]
        previous = kind
    return result


def noisy(sentence, rate, places):
    return [str(random.choice(["O"] + [f"{p}-{t}" for p in places for t in TYPES])) if random.random() < rate else tag for tag in sentence]


def document(scheme, rate):
    places = "BI" if scheme in ("IOB1", "IOB2") else "BIES"
    sentences = []
    for _ in range(int(random.integers(1, 8))):
        labels = tags(entities(int(random.integers(1, 13))), scheme if scheme != "any" else "IOBES")
        labels = noisy(labels, 1, places) if scheme == "any" else labels
        sentences.append((labels, noisy(labels, rate, places)))
    lines = [line for labels, predictions in sentences for line in [*(f"w {a} {b}" for a, b in zip(labels, predictions)), ""]]
    counts = conlleval.evaluate(lines)
    kinds = sorted(set(counts.t_found_correct) | set(counts.t_found_guessed))
    return {
        "sentences": [[" ".join(labels), " ".join(predictions)] for labels, predictions in sentences],
        "tokens": counts.token_counter, "correctTokens": counts.correct_tags,
        "labelled": counts.found_correct, "predicted": counts.found_guessed, "correct": counts.correct_chunk,
        "types": [[kind, counts.t_found_correct[kind], counts.t_found_guessed[kind], counts.t_correct_chunk[kind]] for kind in kinds],
    }


documents = [document(scheme, rate) for scheme in ("IOB1", "IOB2", "IOBES", "any") for rate in (0, 0.1, 0.3, 1) for _ in range(5)]
with open("entities.json", "w", encoding="utf-8") as file:
    json.dump(documents, file, separators=(",", ":"))
    file.write("\n")
