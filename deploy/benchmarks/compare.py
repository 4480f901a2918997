#!/usr/bin/env python3
"""Times the job against a plain PyTorch loop for the same work, run by run in turn on the same cores.

For each seed: first `deploy/bin/difficulty-net train` with conf/recipes/fashion-mnist-lt-cross-entropy.conf, then
fashion_mnist_lt.py, each a process of its own and pinned to the same cores. Before the first pair both sides run once
without being timed (a check of the job, an import of torch), so that the jar is built and files are cached.

Two times of a run are compared: the whole process from start to end, and training alone (the sum of the epochs without
validation, as each side reports it). The speed of the job is given over PyTorch's, that is PyTorch's time over the
job's, so above 1 the job is faster; memory is the job's over PyTorch's. These ratios are formed within a pair, because
a machine's speed drifts. Progress goes to standard error; the table and, on the last line, everything as JSON go to
standard output. Exit status: 0 done, 1 a run failed, 2 a wrong argument.

Needs the Python standard library alone, and an interpreter with the packages of requirements.txt (--python).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pathlib
import platform
import shlex
import shutil
import signal
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from processes import HERE, MEBI, ROOT, RunError, run

JOB = ROOT / "deploy/bin/difficulty-net"
RECIPE = ROOT / "conf/recipes/fashion-mnist-lt-cross-entropy.conf"
PYTORCH = HERE / "fashion_mnist_lt.py"

DATA_FILES = {
    "train-images": "train-images-idx3-ubyte.gz",
    "train-labels": "train-labels-idx1-ubyte.gz",
    "test-images": "t10k-images-idx3-ubyte.gz",
    "test-labels": "t10k-labels-idx1-ubyte.gz",
}
BUSY_LOAD = 0.5  # processes that want a core besides ours, from which on times mean little
WORKER_MEBIBYTES = 3072  # that local-cluster shows Spark for each executor where the job has several; more than its heap

@dataclass(frozen=True)
class Run:
    """What one process took and reached."""

    process_seconds: float
    training_seconds: float
    images: int  # trained on, over all epochs
    train_counts: list[int]  # [C]
    balanced_accuracy: float
    seconds_to_first_iteration: float  # since the process started; of the job, to its first round
    peak_mebibytes: float  # of all its processes together, shared pages counted once
    load_before: float  # of the machine, over the last minute
    parts: dict[str, float]  # where the seconds of the whole process went, as far as the side says

    @property
    def images_per_second(self) -> float:
        """Images over the seconds of training alone."""
        return self.images / self.training_seconds


@dataclass(frozen=True)
class Pair:
    """The two runs of one seed."""

    seed: int
    job: Run
    pytorch: Run

    def __post_init__(self) -> None:
        """Refuses runs that did not do the same work."""
        for what, job, pytorch in (
            ("images trained on", self.job.images, self.pytorch.images),
            ("images of each class", self.job.train_counts, self.pytorch.train_counts),
        ):
            if job != pytorch:
                raise RunError(f"seed {self.seed}: {what}: the job has {job}, PyTorch {pytorch}; nothing to compare")

    @property
    def process_speed(self) -> float:
        """The job's speed over PyTorch's, by the whole process."""
        return self.pytorch.process_seconds / self.job.process_seconds

    @property
    def training_speed(self) -> float:
        """The job's speed over PyTorch's, by training alone."""
        return self.pytorch.training_seconds / self.job.training_seconds

    @property
    def memory(self) -> float:
        """The job's memory over PyTorch's."""
        return self.job.peak_mebibytes / self.pytorch.peak_mebibytes


# ---------------------------------------------------------------------------------------------------------- contest


def in_turn(timings: dict[str, float]) -> float:
    """The seconds of a round; input and synchronise, with wait in it, are parts of train."""
    return sum(timings[f"{part}Seconds"] for part in ("train", "validate", "meta", "checkpoint"))


def job_parts(process_seconds: float, rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """Where the job's seconds went, by the timings of its rounds."""
    sums = {part: sum(r[f"{part}Seconds"] for r in rounds) for part in ("train", "input", "synchronise", "wait")}
    rest = {part: sum(r[f"{part}Seconds"] for r in rounds) for part in ("validate", "meta", "checkpoint")}
    return {
        "train": sums["train"],
        "of it input": sums["input"],
        "of it wait for the slower executor": sums["wait"],
        "of it exchange": sums["synchronise"] - sums["wait"],
        **rest,
        "start, test, model and report": process_seconds - sum(in_turn(r) for r in rounds),
    }


class Contest:
    """The two sides, ready to run."""

    def __init__(self, arguments: argparse.Namespace, folder: pathlib.Path) -> None:
        """Takes the parsed arguments and the folder for outputs and logs."""
        self.python: str = arguments.python
        self.epochs: int | None = arguments.epochs
        self.depth: int = arguments.depth
        self.processes: int = arguments.processes
        self.channels_last: bool = arguments.channels_last
        self.bf16: bool = arguments.bf16
        self.spark_options: list[str] = arguments.spark_options
        self.job_options: list[str] = arguments.job_options
        self.pytorch_options: list[str] = arguments.pytorch_options
        self.limit: float = 60 * arguments.limit_minutes
        self.cores: list[int] = arguments.cores
        self.folder = folder
        self.data = {key: arguments.data / name for key, name in DATA_FILES.items()}

    def job_command(self, command: str, *options: str) -> list[str]:
        """The job's command line, with the settings that both `check` and `train` need."""
        threads = len(self.cores) // self.processes
        master = f"local[{threads}]"
        if self.processes > 1:
            master = f"local-cluster[{self.processes},{threads},{WORKER_MEBIBYTES}]"
        line = [str(JOB), "--master", master, *self.spark_options, command, "--config", str(RECIPE), *options]
        line += ["--set", f"network.depth={self.depth}"]
        for key, path in self.data.items():
            line += ["--set", f"data.{key}={json.dumps(path.as_uri())}"]
        if self.epochs is not None:
            line += ["--set", f"run.epochs={self.epochs}"]
        return [*line, *self.job_options]

    def pytorch_command(self, seed: int) -> list[str]:
        """The PyTorch script's command line."""
        line = [self.python, str(PYTORCH), "--seed", str(seed), "--depth", str(self.depth)]
        line += ["--processes", str(self.processes), "--threads", str(len(self.cores) // self.processes)]
        for key, path in self.data.items():
            line += [f"--{key}", str(path)]
        if self.epochs is not None:
            line += ["--epochs", str(self.epochs)]
        if self.channels_last:
            line.append("--channels-last")
        if self.bf16:
            line.append("--bf16")
        return [*line, *self.pytorch_options]

    def warm_up(self) -> str:
        """Runs both sides without timing them; returns the version of torch."""
        run(self.job_command("check"), "check", self.folder, self.limit)
        code = "import numpy, torch; print(torch.__version__)"
        return run([self.python, "-c", code], "import", self.folder, self.limit).output.strip()

    def job(self, seed: int) -> Run:
        """Trains with the job."""
        output = self.folder / f"job-seed-{seed}"
        command = self.job_command("train", "--output", output.as_uri(), "--set", f"run.seed={seed}")
        load = os.getloadavg()[0]
        outcome = run(command, f"job-seed-{seed}", self.folder, self.limit, file=output / "events.jsonl")
        result = json.loads((output / "result.json").read_text())
        parts = job_parts(outcome.seconds, [r["timings"] for r in result["epochs"]])
        first_epoch = result["epochs"][0]["timings"]
        return Run(
            process_seconds=outcome.seconds,
            training_seconds=sum(r["timings"]["trainSeconds"] for r in result["epochs"]),
            images=sum(r["samples"] for r in result["epochs"]),
            train_counts=result["trainCounts"],
            balanced_accuracy=result["test"]["balancedAccuracy"],
            # events.jsonl comes at the end of the first epoch.
            seconds_to_first_iteration=(outcome.seconds_to_file or outcome.seconds) - in_turn(first_epoch),
            peak_mebibytes=outcome.peak_bytes / MEBI,
            load_before=load,
            parts=parts,
        )

    def pytorch(self, seed: int) -> Run:
        """Trains with PyTorch."""
        load = os.getloadavg()[0]
        outcome = run(self.pytorch_command(seed), f"pytorch-seed-{seed}", self.folder, self.limit)
        result = json.loads(outcome.output.splitlines()[-1])
        return Run(
            process_seconds=outcome.seconds,
            training_seconds=result["seconds_training"],
            images=result["epochs"] * sum(result["train_counts"]),
            train_counts=result["train_counts"],
            balanced_accuracy=result["balanced_accuracy"],
            seconds_to_first_iteration=result["seconds_to_first_iteration"],
            peak_mebibytes=outcome.peak_bytes / MEBI,
            load_before=load,
            parts={"train": result["seconds_training"], "of it input": result["seconds_input"]},
        )


# ----------------------------------------------------------------------------------------------------------- report


@dataclass(frozen=True)
class Spread:
    """Median and extremes."""

    median: float
    least: float
    greatest: float

    @staticmethod
    def of(values: Sequence[float]) -> Spread:
        """Of at least one value."""
        return Spread(statistics.median(values), min(values), max(values))

    def __str__(self) -> str:
        """The median first."""
        return f"median {self.median:.2f} ({self.least:.2f} to {self.greatest:.2f})"


@dataclass(frozen=True)
class Accuracy:
    """Mean and the sample's standard deviation of accuracies in [0, 1]."""

    mean: float
    standard_deviation: float | None  # None for a single value

    @staticmethod
    def of(values: Sequence[float]) -> Accuracy:
        """Of at least one value."""
        return Accuracy(statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else None)

    def __str__(self) -> str:
        """In per cent."""
        deviation = "" if self.standard_deviation is None else f" ± {100 * self.standard_deviation:.1f}"
        return f"{100 * self.mean:.1f}{deviation} %"


RATIOS = {  # of the job over PyTorch
    "process_speed_ratio": lambda pair: pair.process_speed,
    "training_speed_ratio": lambda pair: pair.training_speed,
    "memory_ratio": lambda pair: pair.memory,
}


def as_result(pairs: Sequence[Pair], about: dict[str, object]) -> dict[str, object]:
    """Everything that was measured, for JSON."""
    return {
        **about,
        "pairs": [
            {
                "seed": p.seed,
                "job": asdict(p.job) | {"images_per_second": p.job.images_per_second},
                "pytorch": asdict(p.pytorch) | {"images_per_second": p.pytorch.images_per_second},
                **{name: value(p) for name, value in RATIOS.items()},
            }
            for p in pairs
        ],
        **{name: asdict(Spread.of([value(p) for p in pairs])) for name, value in RATIOS.items()},
        "balanced_accuracy": {
            "job": asdict(Accuracy.of([p.job.balanced_accuracy for p in pairs])),
            "pytorch": asdict(Accuracy.of([p.pytorch.balanced_accuracy for p in pairs])),
        },
    }


def table(pairs: Sequence[Pair], cores: Sequence[int]) -> Iterator[str]:
    """The lines for people."""
    yield "              whole process, s           training, s              images/s        balanced accuracy, %"
    yield "  seed     job  PyTorch  speed     job  PyTorch  speed       job  PyTorch           job  PyTorch"
    for p in pairs:
        a, b = p.job, p.pytorch
        yield (
            f"{p.seed:6d}{a.process_seconds:8.1f}{b.process_seconds:9.1f}{p.process_speed:7.2f}"
            f"{a.training_seconds:8.1f}{b.training_seconds:9.1f}{p.training_speed:7.2f}"
            f"{a.images_per_second:10.0f}{b.images_per_second:9.0f}"
            f"{100 * a.balanced_accuracy:14.1f}{100 * b.balanced_accuracy:9.1f}"
        )
    yield ""
    yield "of the job over PyTorch (speed: above 1 the job is faster)"
    for name, value in RATIOS.items():
        yield f"{name.removesuffix('_ratio').replace('_', ' ') + ':':16}{Spread.of([value(p) for p in pairs])}"
    for side, runs in (("job", [p.job for p in pairs]), ("PyTorch", [p.pytorch for p in pairs])):
        first, peak = (Spread.of([getattr(r, f) for r in runs]) for f in ("seconds_to_first_iteration", "peak_mebibytes"))
        yield f"{side}, s to the first iteration: {first}"
        yield f"{side}, MiB at most:              {peak}"
        for part in runs[0].parts:
            yield f"{side}, s, {part + ':':38}{Spread.of([r.parts[part] for r in runs])}"
    yield f"balanced accuracy, job:        {Accuracy.of([p.job.balanced_accuracy for p in pairs])}"
    yield f"balanced accuracy, PyTorch:    {Accuracy.of([p.pytorch.balanced_accuracy for p in pairs])}"
    busiest = max(run.load_before for p in pairs for run in (p.job, p.pytorch))
    note = f"the run before counts in; well above {len(cores)}, others were at work"
    yield f"greatest load before a run:    {busiest:.1f} ({note})"


def cpu_model() -> str:
    """The processor's name, where the system tells it."""
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


# ------------------------------------------------------------------------------------------------------------- main


def whole_numbers(text: str) -> list[int]:
    """Parses `1,2,3`: at least one number, each at least 0, all different."""
    try:
        values = [int(word) for word in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"is {text!r}; it must be whole numbers with commas, as in 1,2,3") from None
    if min(values) < 0 or len(set(values)) != len(values):
        raise argparse.ArgumentTypeError(f"is {text!r}; the numbers must be at least 0 and all different")
    return values


def positive(text: str) -> int:
    """Parses a whole number of at least 1."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"is {text!r}; it must be a whole number of at least 1")
    return value


def parse(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Parses the command line."""
    usable = sorted(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="interpreter that has torch and numpy")
    parser.add_argument(
        "--seeds", type=whole_numbers, default=[1, 2, 3], metavar="1,2,3", help="a pair of runs for each"
    )
    parser.add_argument("--epochs", type=positive, help="instead of the recipe's 15, on both sides")
    parser.add_argument("--depth", type=positive, default=20, help="of the network: 20, 32, 44 …")
    parser.add_argument(
        "--processes",
        type=positive,
        default=1,
        metavar="N",
        help="the job with N executors, PyTorch with DistributedDataParallel over gloo; the cores are divided",
    )
    parser.add_argument("--channels-last", action="store_true", help="PyTorch with NHWC in memory")
    parser.add_argument("--bf16", action="store_true", help="PyTorch with autocast to bfloat16")
    parser.add_argument(
        "--spark-options",
        type=shlex.split,
        default=[],
        metavar="TEXT",
        help="of spark-submit, for the job's check and train, such as '--jars FILE'",
    )
    parser.add_argument(
        "--job-options",
        type=shlex.split,
        default=[],
        metavar="TEXT",
        help="of the job's check and train, such as '--set network.engine=torch'",
    )
    parser.add_argument(
        "--pytorch-options",
        type=shlex.split,
        default=[],
        metavar="TEXT",
        help="of the PyTorch script, such as '--device cuda --tf32'",
    )
    parser.add_argument(
        "--cores", type=whole_numbers, default=usable[:2], metavar="0,1", help="both sides run on these"
    )
    parser.add_argument(
        "--data",
        type=pathlib.Path,
        default=pathlib.Path("/usr/share/datasets/fashion-mnist"),
        metavar="FOLDER",
        help="the four IDX files, gzip (default: where Debian's package puts them)",
    )
    parser.add_argument("--limit-minutes", type=positive, default=40, help="after which a single run is ended")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="a new folder for outputs and logs")
    arguments = parser.parse_args(words)
    if not set(arguments.cores) <= set(usable):
        parser.error(f"--cores is {arguments.cores}; usable here are {usable}")
    if len(arguments.cores) % arguments.processes:
        parser.error(f"--processes is {arguments.processes}; it must divide the {len(arguments.cores)} cores")
    arguments.data = arguments.data.resolve()
    if missing := [name for name in DATA_FILES.values() if not (arguments.data / name).is_file()]:
        parser.error(f"--data: {arguments.data} lacks {', '.join(missing)}; give the folder of Fashion-MNIST's files")
    if arguments.keep is not None and arguments.keep.exists():
        parser.error(f"--keep: {arguments.keep} exists; give a new folder")
    return arguments


@contextlib.contextmanager
def working_folder(keep: pathlib.Path | None) -> Iterator[pathlib.Path]:
    """A folder for outputs and logs. One that was not asked for goes if all went well, and stays for a look if not."""
    if keep is not None:
        keep.mkdir(parents=True)
        yield keep.resolve()
        return
    folder = pathlib.Path(tempfile.mkdtemp(prefix="difficulty-net-compare."))
    yield folder
    shutil.rmtree(folder)


def main() -> int:
    """Runs the pairs and reports."""
    arguments = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what runs is ended
    os.sched_setaffinity(0, arguments.cores)  # of this process and all that it starts
    if (load := os.getloadavg()[0]) > BUSY_LOAD:
        print(f"warning: the machine is busy (load {load:.1f}); the times will mean little", file=sys.stderr)
    try:
        with working_folder(arguments.keep) as folder:
            contest = Contest(arguments, folder)
            torch_version = contest.warm_up()
            pairs = [Pair(seed, contest.job(seed), contest.pytorch(seed)) for seed in arguments.seeds]
    except (RunError, OSError) as e:
        print(f"error: {e}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    about = {
        "cpu": cpu_model(),
        "cores": arguments.cores,
        "torch": torch_version,
        "depth": arguments.depth,
        "processes": arguments.processes,
        "channels_last": arguments.channels_last,
        "bf16": arguments.bf16,
        "spark_options": arguments.spark_options,
        "job_options": arguments.job_options,
        "pytorch_options": arguments.pytorch_options,
        "epochs": arguments.epochs,
    }
    print("\n".join(table(pairs, arguments.cores)), end="\n\n")
    print(json.dumps(as_result(pairs, about)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
