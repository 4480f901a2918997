#!/usr/bin/env python3
"""Collects the accuracy of runs into accuracy.csv, a line a run, from which tables.py writes the tables of the documents.

    accuracy.py add SPLIT COMMIT FOLDER …    reads the runs of comparisons that `difficulty-net compare` wrote
    accuracy.py tables [SPLIT]               prints, for each split, all methods and their differences by pairs of a seed

A run that stands in the file already, by split, method and seed, is replaced. SPLIT is a name such as natural or imbalance-50;
runs of one split have to have the same training counts. Accuracies are in [0, 1]. Needs the Python standard library alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import pathlib
import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields

FILE = pathlib.Path(__file__).resolve().parent / "accuracy.csv"
OURS = "difficulty-net"
GROUPS = ("many", "medium", "few")
# Student's t, two-sided 95 %, by degrees of freedom 1 to 30.
STUDENT = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)


@dataclass(frozen=True)
class Run:
    """One run, as a line of the file."""

    split: str
    method: str
    seed: int
    balanced: float  # accuracy, the mean over classes
    many: float | None  # over classes with more than 100 training samples
    medium: float | None
    few: float | None
    engine: str
    commit: str

    @property
    def key(self) -> tuple[str, str, int]:
        """What a run is known by."""
        return self.split, self.method, self.seed


def number(text: str) -> float | None:
    """A cell that may be empty."""
    return float(text) if text else None


def read(file: pathlib.Path) -> list[Run]:
    """All runs of the file; none where there is no file."""
    if not file.exists():
        return []
    with file.open(newline="") as lines:
        return [
            Run(
                row["split"],
                row["method"],
                int(row["seed"]),
                float(row["balanced"]),
                number(row["many"]),
                number(row["medium"]),
                number(row["few"]),
                row["engine"],
                row["commit"],
            )
            for row in csv.DictReader(lines)
        ]


def write(file: pathlib.Path, runs: Iterable[Run]) -> None:
    """Writes the file anew, sorted."""
    with file.open("w", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(field.name for field in fields(Run))
        for run in sorted(runs, key=lambda run: run.key):
            rows.writerow("" if value is None else value for value in astuple(run))


def collect(split: str, commit: str, folders: Sequence[pathlib.Path]) -> list[Run]:
    """The complete runs of comparisons."""
    runs = []
    counts: dict[str, pathlib.Path] = {}
    for folder in folders:
        results = sorted(folder.glob("*/seed-*/result.json"))
        if not results:
            raise SystemExit(f"{folder}: has no METHOD/seed-N/result.json; name the --output of a comparison")
        for path in results:
            result = json.loads(path.read_text())
            counts.setdefault(str(result["trainCounts"]), path)
            groups = (result["groups"][group]["accuracy"] for group in GROUPS)
            rounded = (None if accuracy is None else round(accuracy, 4) for accuracy in groups)
            balanced = round(result["test"]["balancedAccuracy"], 4)
            runs.append(
                Run(split, path.parent.parent.name, result["seed"], balanced, *rounded, result["versions"]["engine"], commit)
            )
    if len(counts) > 1:
        differing = "".join(f"\n  {path}: {text}" for text, path in counts.items())
        raise SystemExit(f"runs of one split have the same training counts, but these differ:{differing}")
    return runs


def spread(values: Sequence[float]) -> str:
    """Mean and sample standard deviation in per cent."""
    mean = f"{100 * statistics.fmean(values):.1f}"
    return f"{mean} ± {100 * statistics.stdev(values):.1f}" if len(values) > 1 else mean


def interval(differences: Sequence[float]) -> str:
    """Mean difference in points with its 95 % interval by Student's t."""
    mean = 100 * statistics.fmean(differences)
    if len(differences) < 2:
        return f"{mean:+.2f}"
    if len(differences) - 2 >= len(STUDENT):
        raise SystemExit(f"{len(differences)} pairs: intervals are for at most {len(STUDENT) + 1}; extend STUDENT in {__file__}")
    half = 100 * STUDENT[len(differences) - 2] * statistics.stdev(differences) / math.sqrt(len(differences))
    return f"{mean:+.2f} ({mean - half:+.1f} to {mean + half:+.1f})"


def table(runs: Sequence[Run], first: str = OURS) -> str:
    """Markdown of the runs of one split: a line a method, the best first, with what `first` has more than it."""
    methods: dict[str, dict[int, Run]] = {}
    for run in runs:
        methods.setdefault(run.method, {})[run.seed] = run
    ours = methods.get(first, {})
    groups = [group for group in GROUPS if all(getattr(run, group) is not None for run in runs)]
    heads = ["method", "seeds", "balanced", *groups, f"`{first}` less it"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for method, of in sorted(methods.items(), key=lambda item: -statistics.fmean(run.balanced for run in item[1].values())):
        both = sorted(ours.keys() & of.keys())
        cells = [f"`{method}`", ", ".join(str(seed) for seed in sorted(of))]
        cells += [spread([getattr(run, name) for run in of.values()]) for name in ("balanced", *groups)]
        if method != first and both:
            cells.append(interval([ours[seed].balanced - of[seed].balanced for seed in both]))
        lines.append(f"| {' | '.join(cells)} |" + " |" * (len(heads) - len(cells)))
    return "\n".join(lines)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="reads the runs of comparisons into the file")
    add.add_argument("split")
    add.add_argument("commit", help="that the runs were made with")
    add.add_argument("folders", nargs="+", type=pathlib.Path, metavar="FOLDER")
    tables = commands.add_parser("tables", help="prints Markdown")
    tables.add_argument("split", nargs="?")
    arguments = parser.parse_args()
    runs = {run.key: run for run in read(FILE)}
    if arguments.command == "add":
        runs.update((run.key, run) for run in collect(arguments.split, arguments.commit, arguments.folders))
        write(FILE, runs.values())
        return 0
    splits = dict.fromkeys(run.split for run in runs.values())
    for split in splits if arguments.split is None else [arguments.split]:
        print(f"{split}:\n\n{table([run for run in runs.values() if run.split == split])}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
