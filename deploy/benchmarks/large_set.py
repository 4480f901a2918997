#!/usr/bin/env python3
"""A set of ImageNet-LT's size from files to a trained round: 115,846 JPEGs, 1000 classes, 1280 to 5 a class.

Writes the files (SyntheticImageNetLt.java), makes a prepared set of them (`prepare`), and trains ResNet-10 on it with the recipe's
method: a round, validation, and a test. Prints for each of the two jobs its time, what each of its JVMs held at most (resident
memory), and what it read through system calls, jars and what peers sent included; for training also images a second. A meta
step comes between two rounds, so it takes --epochs 2 to see one. Everything as JSON stands on the last line. Exit status: 0 done,
1 a step failed, 2 a wrong argument.

Needs Linux, a JDK 17 and the Python standard library. Files that are there already are taken as they are.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import pathlib
import re
import signal
import sys
import time

from processes import HERE, MEBI, ROOT, Outcome, RunError, role, run

JOB = ROOT / "deploy/bin/difficulty-net"
RECIPE = ROOT / "conf/recipes/imagenet-lt-resnet10.conf"
LISTS = {"train-list": "ImageNet_LT_train.txt", "validation-list": "ImageNet_LT_val.txt", "test-list": "ImageNet_LT_test.txt"}
LIMIT_SECONDS = 3 * 3600


class Peaks:
    """The most that each JVM of a job held, and what it had read when last looked at."""

    def __init__(self) -> None:
        """Of nothing yet."""
        self.held: dict[str, int] = {}
        self.read: dict[str, int] = {}

    def look(self, _: float, memory: dict[int, int]) -> None:
        """Looks at the processes."""
        for process in memory:
            name = role(process)
            if name is not None:
                with contextlib.suppress(OSError, AttributeError):  # ended meanwhile
                    status = pathlib.Path(f"/proc/{process}/status").read_text()
                    self.held[name] = 1024 * int(re.search(r"VmHWM:\s+(\d+)", status)[1])
                    self.read[name] = int(re.search(r"rchar: (\d+)", pathlib.Path(f"/proc/{process}/io").read_text())[1])


def report(what: str, outcome: Outcome, peaks: Peaks) -> dict[str, object]:
    """Prints a job's figures and returns them."""
    print(f"{what}: {outcome.seconds:.0f} s")
    for name, held in sorted(peaks.held.items()):
        print(f"  {name}: held {held / MEBI:.0f} MiB at most, read {peaks.read[name] / MEBI:.0f} MiB")
    return {"seconds": outcome.seconds, "held_bytes": peaks.held, "read_bytes": peaks.read}


def main() -> int:
    """Runs the steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="for files, prepared set and run; about 2 GB at the default")
    parser.add_argument("--images", type=int, default=115_846)
    parser.add_argument("--side", type=int, default=64, help="of the files and of the network's input, in pixels")
    parser.add_argument("--test", type=int, default=50, help="test images a class")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=10, help="pairs of a meta step")
    parser.add_argument("--master", default="local-cluster[2,1,3072]")
    parser.add_argument("--executor-memory", default="1g", help="heap; what MKL-DNN takes comes on top")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what runs is ended
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    files, prepared, output = folder / "files", folder / "prepared", folder / f"run-{time.strftime('%H%M%S')}"
    job = [str(JOB), "--master", options.master, "--conf", f"spark.executor.memory={options.executor_memory}"]
    made = [f"data.root={files.as_uri()}", *(f"data.{key}={(files / name).as_uri()}" for key, name in LISTS.items())]
    trained = ["data.format=prepared", f"data.root={prepared.as_uri()}", f"augment.size={options.side}", f"run.epochs={options.epochs}"]
    trained += [f"augment.resize.evaluation-size={options.side}", f"method.pairs-per-round={options.pairs}"]
    trained += [f"split.{key}=null" for key in ("imbalance", "validation-per-class", "hold-out")]
    result: dict[str, object] = {"images": options.images, "side": options.side, "master": options.master}
    try:
        if not files.exists():
            numbers = [str(options.images), str(options.side), "20", str(options.test)]
            run(["java", str(HERE / "SyntheticImageNetLt.java"), str(files), *numbers], "files", folder, LIMIT_SECONDS)
        for command, settings, to in (("prepare", made, prepared), ("train", trained, output)):
            line = [*job, command, "--config", str(RECIPE), "--output", to.as_uri()]
            for setting in settings:
                line += ["--set", setting]
            peaks = Peaks()
            result[command] = report(command, run(line, command, folder, LIMIT_SECONDS, look=peaks.look), peaks)
    except RunError as e:
        print(f"error: {e}", file=sys.stderr)
        return 1
    result["epochs"] = [json.loads(line)["timings"] for line in (output / "events.jsonl").read_text().splitlines()]
    for timings in result["epochs"]:
        parts = ", ".join(f"{name.removesuffix('Seconds')} {seconds:.1f}" for name, seconds in timings.items())
        print(f"  {options.images / timings['trainSeconds']:.0f} images/s in the round; seconds: {parts}")
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
