#!/usr/bin/env python3
"""How far accuracies that are measured on few validation samples are from the truth, and what an estimate makes of them.

    few_validation.py RESULT …    the result.json of runs whose test sets are large

Of each class k test samples are drawn without replacement, as a validation split would have them, and the estimate is compared
with the accuracy on all of the class's test samples. Prints, as Markdown, the root mean square of the difference in points over
classes and 2,000 draws, for each k and each estimate:

    as measured     the share a of the k samples that is right
    M imagined      (k a + M mean) / (k + M) with the mean of the classes: method.accuracy-prior.samples = M
    lower bound     Wilson's lower bound of one standard error
    mean            that of the classes, for every class

Needs the Python standard library alone.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib
import random
import statistics
from collections.abc import Iterator, Sequence

SAMPLES = (1, 3, 5, 10, 25)
IMAGINED = (1, 2, 4, 8)
DRAWS = 2000


def drawn(right: int, of: int, samples: int, source: random.Random) -> int:
    """How many of `samples` are right, where `right` of all are."""
    return sum(index < right for index in source.sample(range(of), samples))


def lower(share: float, samples: int) -> float:
    """Wilson's lower bound with z = 1."""
    centre = share + 1 / (2 * samples)
    return (centre - math.sqrt(share * (1 - share) / samples + 1 / (4 * samples**2))) / (1 + 1 / samples)


def estimates(shares: Sequence[float], samples: int) -> Iterator[tuple[str, list[float]]]:
    """The estimates of all classes, by name."""
    mean = statistics.fmean(shares)
    yield "as measured", list(shares)
    for imagined in IMAGINED:
        yield f"{imagined} imagined", [(samples * a + imagined * mean) / (samples + imagined) for a in shares]
    yield "lower bound", [lower(a, samples) for a in shares]
    yield "mean", [mean] * len(shares)


def errors(result: dict, samples: int, source: random.Random) -> dict[str, float]:
    """The root mean square in points of each estimate on the classes of a run."""
    truth, of = result["test"]["perClassAccuracy"], result["test"]["perClassTotal"]
    right = [round(a * n) for a, n in zip(truth, of, strict=True)]
    squares: dict[str, list[float]] = {}
    for _ in range(DRAWS):
        shares = [drawn(r, n, samples, source) / samples for r, n in zip(right, of, strict=True)]
        for name, found in estimates(shares, samples):
            squares.setdefault(name, []).append(statistics.fmean((f - t) ** 2 for f, t in zip(found, truth, strict=True)))
    return {name: 100 * math.sqrt(statistics.fmean(of)) for name, of in squares.items()}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", metavar="RESULT", nargs="+", type=pathlib.Path)
    results = [json.loads(path.read_text()) for path in parser.parse_args().results]
    source = random.Random(1)
    for i, samples in enumerate(SAMPLES):
        each = [errors(result, samples, source) for result in results]
        if i == 0:
            print(f"| validation samples of a class | {' | '.join(each[0])} |")
            print("|---" * (1 + len(each[0])) + "|")
        means = (f"{statistics.fmean(of[name] for of in each):.1f}" for name in each[0])
        print(f"| {samples} | {' | '.join(means)} |")


if __name__ == "__main__":
    main()
