#!/usr/bin/env python3
"""Whether the job's memory grows from round to round: many short rounds of a small network, each with its meta step.

Runs `deploy/bin/difficulty-net train` with the method of the paper and rounds of a few iterations, looks at the memory of
all its processes twice a second, and prints for each process what it held after every tenth of the rounds, and the slope
over the second half, when caches are warm. Everything as JSON stands on the last line. Exit status: 0 done, 1 the run
failed, 2 a wrong argument.

Needs Linux and the Python standard library alone.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib
import signal
import sys
import tempfile
from collections.abc import Sequence

from processes import MEBI, ROOT, RunError, role, run

JOB = ROOT / "deploy/bin/difficulty-net"
RECIPE = ROOT / "conf/recipes/fashion-mnist-lt-difficulty-net.conf"
IMAGES = 7443  # of the recipe's split
TENTHS = 10
MOST_ROUNDS_AN_EPOCH = 10


class Curve:
    """Memory by completed epochs."""

    def __init__(self, events: pathlib.Path) -> None:
        """Of the run that writes `events`, a line an epoch."""
        self.events = events
        self.points: list[tuple[int, dict[int, int]]] = []  # completed epochs, bytes of each process
        self.names: dict[int, str] = {}  # of the JVMs

    def look(self, _: float, memory: dict[int, int]) -> None:
        """Notes what the processes hold now."""
        if not self.events.exists():
            return
        self.points.append((len(self.events.read_text().splitlines()), memory))
        for process in memory.keys() - self.names.keys():
            name = role(process)
            if name is not None:
                self.names[process] = name


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Least squares of y = a + b x; returns b, NaN for fewer than two different x."""
    mean_x = math.fsum(x for x, _ in points) / len(points)
    mean_y = math.fsum(y for _, y in points) / len(points)
    spread = math.fsum((x - mean_x) ** 2 for x, _ in points)
    return math.fsum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread > 0 else math.nan


def cut(batch: int) -> tuple[int, int]:
    """Iterations of a round and rounds of an epoch, of which a large batch has fewer than the most."""
    iterations = math.ceil(IMAGES / batch)
    of_a_round = math.ceil(iterations / MOST_ROUNDS_AN_EPOCH)
    return of_a_round, math.ceil(iterations / of_a_round)


def command(arguments: argparse.Namespace, output: pathlib.Path) -> list[str]:
    """The job's command line."""
    iterations, rounds_an_epoch = cut(arguments.batch)
    settings = {
        "method.name": "difficulty-net-paper",
        "method.round-iterations": iterations,
        "method.pairs-per-round": 1,
        "network.width": 4,
        "train.batch-size": arguments.batch,
        "run.epochs": arguments.rounds // rounds_an_epoch,
        "run.seed": 1,
    }
    line = [str(JOB), "--master", arguments.master, "train", "--config", str(RECIPE)]
    line += ["--output", output.as_uri()]
    for key, value in settings.items():
        line += ["--set", f"{key}={value}"]
    return line


def main() -> int:
    """Runs and reports."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--master", default="local-cluster[2,1,1536]")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--limit-minutes", type=float, default=20)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what runs is ended
    _, rounds_an_epoch = cut(arguments.batch)
    if arguments.rounds < 2 * rounds_an_epoch or arguments.rounds % rounds_an_epoch:
        parser.error(
            f"--rounds is {arguments.rounds}; with --batch {arguments.batch} it must be a multiple of {rounds_an_epoch},"
            f" at least {2 * rounds_an_epoch}"
        )
    folder = pathlib.Path(tempfile.mkdtemp(prefix="difficulty-net-memory."))
    output = folder / "run"
    curve = Curve(output / "events.jsonl")
    try:
        outcome = run(
            command(arguments, output), "rounds", folder, 60 * arguments.limit_minutes, look=curve.look
        )
    except RunError as e:
        print(f"error: {e}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    timings = [json.loads(line)["timings"] for line in (output / "events.jsonl").read_text().splitlines()]
    names = dict(sorted(curve.names.items(), key=lambda entry: entry[1]))
    result = {
        "master": arguments.master,
        "rounds": arguments.rounds,
        "seconds": outcome.seconds,
        "seconds_of_a_round": sum(sum(t[f"{p}Seconds"] for p in ("train", "meta")) for t in timings) / arguments.rounds,
        "mebibytes_per_100_rounds": {},
    }
    print("  rounds" + "".join(f"{name:>18}" for name in names.values()) + "   MiB")
    last = -1
    for epochs, memory in curve.points:
        if epochs > last and epochs % max(1, len(timings) // TENTHS) == 0:
            print(f"{epochs * rounds_an_epoch:8d}" + "".join(f"{memory.get(p, 0) / MEBI:18.0f}" for p in names))
            last = epochs
    for process, name in names.items():
        second_half = [
            (e * rounds_an_epoch / 100, m[process] / MEBI)
            for e, m in curve.points
            if 2 * e >= len(timings) and process in m
        ]
        growth = slope(second_half)
        result["mebibytes_per_100_rounds"][name] = growth
        print(f"{name}: {growth:+.1f} MiB per 100 rounds over the second half")
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
