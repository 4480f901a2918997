#!/usr/bin/env python3
"""Which classes learned weights favour, and whether that was right on the test set.

    learned_weights.py LEARNED RIVAL [--most 10]    two methods' folders of a comparison, with the same seeds

RIVAL is `fixed-quarter`, whose weights are n^(-1/4). For each class the factor is the geometric mean, over epochs and seeds, of the
learned weight over the fixed one. Prints, as Markdown, the classes whose factors are furthest from 1 with their test accuracies in
per cent under either method, then the mean change of accuracy of the classes that were raised and of those that were lowered, and
the range of the weights, and the exponent g of the n^(-g) that is nearest to them, by least squares of logarithms.

Needs the Python standard library alone.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """The runs of a method, as means over its seeds."""

    names: list[str]
    counts: list[int]  # training samples
    runs: list[list[list[float]]]  # class weights by seed, epoch and class
    log_weights: list[float]  # means over epochs and seeds
    epochs: list[list[float]]  # of each epoch the logarithms of the weights, means over seeds
    accuracies: list[float]  # on the test set, in [0, 1]

    @staticmethod
    def read(folder: pathlib.Path, seeds: set[str]) -> Method:
        """The runs of these seeds."""
        runs, accuracies = [], []
        for run in sorted(folder / seed for seed in seeds):
            result = json.loads((run / "result.json").read_text())
            events = [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]
            runs.append([event["classWeights"] for event in events if event.get("classWeights")])
            accuracies.append(result["test"]["perClassAccuracy"])
        means = [statistics.fmean(of) for of in zip(*accuracies, strict=True)]
        epochs = [logarithms(of) for of in zip(*runs, strict=True)]
        logs = [statistics.fmean(of) for of in zip(*epochs, strict=True)]
        return Method(result["classNames"], result["trainCounts"], runs, logs, epochs, means)


def logarithms(weights: Sequence[Sequence[float]]) -> list[float]:
    """Of each class the mean logarithm of its weights."""
    return [statistics.fmean(map(math.log, of)) for of in zip(*weights, strict=True)]


def extent(runs: Sequence[Sequence[Sequence[float]]], epochs: slice) -> str:
    """The smallest and the largest weight of any class in these epochs."""
    weights = [weight for run in runs for epoch in run[epochs] for weight in epoch]
    return f"{min(weights):.2f} to {max(weights):.2f}"


def seeds(folder: pathlib.Path) -> set[str]:
    """The names of the complete runs of a method."""
    return {path.parent.name for path in folder.glob("seed-*/result.json")}


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("learned", type=pathlib.Path)
    parser.add_argument("rival", type=pathlib.Path)
    parser.add_argument("--most", type=int, default=10)
    arguments = parser.parse_args()
    if not (both := seeds(arguments.learned) & seeds(arguments.rival)):
        raise SystemExit(f"{arguments.learned} and {arguments.rival} have no seed-N/result.json of the same seed")
    learned, rival = Method.read(arguments.learned, both), Method.read(arguments.rival, both)
    factors = [math.exp(ours - theirs) for ours, theirs in zip(learned.log_weights, rival.log_weights, strict=True)]
    changes = [100 * (ours - theirs) for ours, theirs in zip(learned.accuracies, rival.accuracies, strict=True)]
    print("| class | training samples | factor | fixed | learned |\n|---|---|---|---|---|")
    for c in sorted(range(len(factors)), key=lambda c: -abs(math.log(factors[c])))[: arguments.most]:
        before, after = 100 * rival.accuracies[c], 100 * learned.accuracies[c]
        print(f"| {learned.names[c]} | {learned.counts[c]} | {factors[c]:.2f} | {before:.1f} | {after:.1f} |")
    for word, of in (
        ("raised", [change for change, factor in zip(changes, factors, strict=True) if factor > 1]),
        ("lowered", [change for change, factor in zip(changes, factors, strict=True) if factor < 1]),
    ):
        print(f"{word}: {len(of)} classes, accuracy changes by {statistics.fmean(of):+.1f} points in the mean" if of else f"{word}: none")
    print(f"weights: {extent(learned.runs, slice(None))} in all epochs, {extent(learned.runs, slice(-1, None))} in the last")
    sizes = [math.log(n) for n in learned.counts]
    exponents = [-statistics.linear_regression(sizes, of).slope for of in learned.epochs]
    beyond = sum(exponent > 1 for exponent in exponents)
    print(f"exponent: {exponents[-1]:.2f} in the last epoch, {max(exponents):.2f} at most, above 1 in {beyond} of {len(exponents)} epochs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
