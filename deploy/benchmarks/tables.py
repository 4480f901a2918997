#!/usr/bin/env python3
"""Writes the generated blocks of the documents from measured.json, simulated.json and accuracy.csv.

    tables.py            writes every block anew
    tables.py --check    writes nothing; names each block that is out of date, and then ends with status 1

A block lies between two comments, which stay: `<!-- generated: WORDS -->` and `<!-- end of generated -->` in Markdown,
`# generated: WORDS` and `# end of generated` in a recipe. WORDS say what stands there:

    accuracy SPLIT [OF]  the methods on a split of accuracy.csv, the best first, and their distance to one (difficulty-net)
    ablations SPLIT OF   what a method has on that split, by seed, and what it has with one setting changed
    pairs RIVAL …        how far Difficulty-Net is ahead of each rival, for each pair of runs, on all splits of PAIRED
    ahead RIVAL          the same of one rival as a sentence
    few RIVAL OF         how far a method is ahead of a rival on the splits with few validation samples
    summary RIVAL …      the same as one line a split, for the README
    measured TABLE       a table of measured.json with the commands that made it
    scale TABLE          a table of the model of a cluster: iterations, collectives, limits or recipes
    expected RECIPE      what a recipe is expected to need

Needs the Python standard library alone (Python 3.11 or later).
"""

from __future__ import annotations

import argparse
import json
import pathlib
import re
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import accuracy
import scale

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DOCUMENTS = ("README.md", "docs/*.md", "conf/recipes/*.conf")
BLOCK = re.compile(
    r"(?P<begin>^(?:<!-- |# )generated: (?P<words>[^\n]*?)(?: -->)?\n)(?P<content>.*?)(?P<end>^(?:<!-- |# )end of generated)",
    re.MULTILINE | re.DOTALL,
)
PAIRED = ("natural", "reversed", "shuffled", "imbalance-50", "imbalance-10")
FEW = {
    **{f"few-{n}": ("Fashion-MNIST-LT", str(n)) for n in (1, 3, 5, 10, 25)},
    **{f"cifar-few-{n}": ("CIFAR-100-LT", str(n)) for n in (1, 5, 25)},
}
TITLES = {
    "natural": "imbalance 100, natural order",
    "reversed": "imbalance 100, reversed",
    "shuffled": "imbalance 100, shuffled",
    "imbalance-50": "imbalance 50, natural order",
    "imbalance-10": "imbalance 10, natural order",
}


@dataclass(frozen=True)
class Sources:
    """What the blocks are made of."""

    runs: list[accuracy.Run]
    content: dict  # of measured.json
    measured: scale.Measured
    simulated: dict[tuple[str, int, int], float]  # seconds of an iteration by network, Gbit/s and executors

    @staticmethod
    def read() -> Sources:
        """The files beside this one."""
        measured = scale.Measured.read(HERE / "measured.json")
        content = json.loads((HERE / "measured.json").read_text())
        return Sources(accuracy.read(accuracy.FILE), content, measured, scale.read_simulated(measured))

    def balanced(self, split: str, method: str) -> dict[int, float]:
        """Balanced accuracy by seed."""
        return {run.seed: run.balanced for run in self.runs if (run.split, run.method) == (split, method)}

    def differences(self, split: str, rival: str, of: str = accuracy.OURS) -> list[float]:
        """A method less the rival, a number a pair, in the order of the seeds."""
        ours, theirs = self.balanced(split, of), self.balanced(split, rival)
        if not (seeds := sorted(ours.keys() & theirs.keys())):
            raise SystemExit(f"{split}: no seed has both {of} and {rival}")
        return [ours[seed] - theirs[seed] for seed in seeds]


# ----------------------------------------------------------------------------------------------------------- blocks


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table."""
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def methods(sources: Sources, split: str, of: str = accuracy.OURS) -> Iterator[str]:
    """All methods of a split, without the ablations, beside one of them."""
    left_out = {ablation["name"] for ablation in sources.content["ablations"]}
    yield accuracy.table([run for run in sources.runs if run.split == split and run.method not in left_out], of)


def ablations(sources: Sources, split: str, of: str) -> Iterator[str]:
    """A method, its rival and the method with one setting changed, over the seeds that all of these have."""
    names = {of: "", "balanced-softmax": "another method"}
    names |= {ablation["name"]: f"`{ablation['setting']}`" for ablation in sources.content["ablations"]}
    found = {name: sources.balanced(split, name) for name in names}
    seeds = sorted(set.intersection(*(set(runs) for runs in found.values())))
    rows = []
    for name, setting in names.items():
        cells = [f"{100 * found[name][seed]:.1f}" for seed in seeds]
        less = [found[of][seed] - found[name][seed] for seed in seeds]
        rows.append([f"`{name}`", setting, *cells, "" if name == of else accuracy.interval(less)])
    heads = ["", "what is changed", *(f"seed {seed}" for seed in seeds), f"`{of}` less it"]
    yield from markdown(heads, rows)


def pairs(sources: Sources, *rivals: str) -> Iterator[str]:
    """Each pair's difference in points, and the mean of a split."""
    heads = ["split"]
    for rival in rivals:
        heads += [f"`{rival}`", "mean"]
    rows = []
    for split in PAIRED:
        cells = [TITLES[split]]
        for rival in rivals:
            found = sources.differences(split, rival)
            cells += [", ".join(f"{100 * d:+.2f}" for d in found), f"{100 * statistics.fmean(found):+.2f}"]
        rows.append(cells)
    yield from markdown(heads, rows)


def few(sources: Sources, rival: str, of: str) -> Iterator[str]:
    """Each pair's difference in points, its mean and interval."""
    rows = []
    for split, titles in FEW.items():
        ours, theirs = sources.balanced(split, of), sources.balanced(split, rival)
        found = sources.differences(split, rival, of)
        means = (f"{100 * statistics.fmean(runs.values()):.1f}" for runs in (theirs, ours))
        rows.append([*titles, *means, ", ".join(f"{100 * d:+.2f}" for d in found), accuracy.interval(found)])
    yield from markdown(["data", "validation images of a class", f"`{rival}`", f"`{of}`", "difference of each pair", "mean"], rows)


def ahead(sources: Sources, rival: str) -> Iterator[str]:
    """The four splits of imbalance 100 and 50 together."""
    splits = [split for split in PAIRED if split != "imbalance-10"]
    found = [sources.differences(split, rival) for split in splits]
    every = [difference for of in found for difference in of]
    mean = 100 * statistics.fmean(statistics.fmean(of) for of in found)
    yield (
        f"On the first four splits `{accuracy.OURS}` is ahead of `{rival}` in {sum(d > 0 for d in every)} of {len(every)} pairs:"
        f" by {mean:.2f} points in the mean of the splits, by {accuracy.interval(every)} over all pairs."
    )


def summary(sources: Sources, *rivals: str) -> Iterator[str]:
    """Means of a split, and the mean difference with its interval."""
    rows = []
    for split in PAIRED:
        ours = sources.balanced(split, accuracy.OURS)
        cells = [TITLES[split], str(len(ours)), f"{100 * statistics.fmean(ours.values()):.1f}"]
        for rival in rivals:
            found = sources.differences(split, rival)
            seeds = "" if len(found) == len(ours) else f", {len(found)} seeds"
            cells.append(accuracy.interval(found) + seeds)
        rows.append(cells)
    yield from markdown(["split", "seeds", f"`{accuracy.OURS}`", *(f"less `{rival}`" for rival in rivals)], rows)


def measured_table(sources: Sources, name: str) -> Iterator[str]:
    """A table, what was measured, and the commands."""
    table = sources.content["tables"][name]
    if any(len(row) != len(table["columns"]) for row in table["rows"]):
        raise SystemExit(f"measured.json: table {name}: a row has not {len(table['columns'])} cells")
    yield from markdown(table["columns"], table["rows"])
    yield ""
    yield f"Measured at {table['at']}, with"
    yield ""
    yield "```"
    yield from table["commands"]
    yield "```"


def scale_table(sources: Sources, name: str) -> Iterator[str]:
    """A table of the model."""
    tables: dict[str, Callable[[], Iterator[str]]] = {
        "iterations": lambda: scale.predictions(sources.measured, sources.simulated),
        "collectives": lambda: scale.collectives(sources.measured),
        "limits": lambda: scale.limits(sources.measured),
        "recipes": lambda: scale.recipes(sources.measured),
    }
    return tables[name]()


def expected(sources: Sources, name: str) -> Iterator[str]:
    """Time and memory of a recipe, for its header."""
    return scale.header(next(recipe for recipe in sources.measured.recipes if recipe.name == name), sources.measured)


KINDS: dict[str, Callable[..., Iterator[str]]] = {
    "accuracy": methods,
    "ablations": ablations,
    "pairs": pairs,
    "ahead": ahead,
    "few": few,
    "summary": summary,
    "measured": measured_table,
    "scale": scale_table,
    "expected": expected,
}


# ------------------------------------------------------------------------------------------------------------- main


def renewed(text: str, content: Callable[[str], str]) -> tuple[str, list[str]]:
    """The text with what `content` gives for each block's words, and the words of the blocks that this changes."""
    changed = []

    def replace(block: re.Match[str]) -> str:
        if BLOCK.search(block["content"] + block["end"]):
            raise SystemExit(f"generated: {block['words']}: has no end of its own before the next block begins")
        new = content(block["words"])
        if new != block["content"]:
            changed.append(block["words"])
        return block["begin"] + new + block["end"]

    return BLOCK.sub(replace, text), changed


def block(words: str, sources: Sources) -> str:
    """The lines of a block."""
    kind, *about = words.split()
    if kind not in KINDS:
        raise SystemExit(f"generated: {words}: {kind} is none of {', '.join(KINDS)}")
    return "".join(f"{line}\n" for line in KINDS[kind](sources, *about))


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 where a block is out of date")
    check = parser.parse_args().check
    sources = Sources.read()
    status = 0
    for path in sorted(path for pattern in DOCUMENTS for path in ROOT.glob(pattern)):
        text = path.read_text()
        new, changed = renewed(text, lambda words: block(words, sources))
        for words in changed:
            print(f"{path.relative_to(ROOT)}: generated: {words}: {'is out of date' if check else 'written'}")
        if changed and check:
            status = 1
        elif changed:
            path.write_text(new)
    if status:
        print("Run deploy/benchmarks/tables.py and commit what it writes.", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
