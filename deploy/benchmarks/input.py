#!/usr/bin/env python3
"""Input alone, ours beside torchvision's: JPEGs decoded, cropped, flipped, jittered, RandAugment at 224 pixels.

Runs InputSpeed (Java) and torchvision_input.py in turn on the same files and prints images a second of one core's processor
time, and the ratio, as medians over the rounds with least and greatest. Everything as JSON stands on the last line. Exit
status: 0 done, 1 a run failed, 2 a wrong argument.

Needs the Python standard library alone; the Python of `--python` needs torch, torchvision and Pillow (requirements.txt).
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
JAR = HERE / "target/difficulty-net-benchmarks.jar"
STEPS = {
    "decode": "decode alone",
    "crop": "random part to 224, flip",
    "jitter": "the same, colour jitter",
    "randaugment": "the same, RandAugment",
}


def measured(*command: str | pathlib.Path) -> dict[str, float]:
    """The JSON line that a command prints."""
    run = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(run.stdout.splitlines()[-1])


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable, help="an interpreter with torch, torchvision and Pillow")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each side, in turn (default: 5)")
    options = parser.parse_args()
    if not JAR.exists():
        print(f"{JAR} is missing; build it: mvn -q package -Dmaven.test.skip -pl deploy/benchmarks -am", file=sys.stderr)
        return 2
    java = pathlib.Path(os.environ["JAVA_HOME"]) / "bin/java" if "JAVA_HOME" in os.environ else "java"
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        files = pathlib.Path(folder) / "images"
        try:
            for _ in range(options.rounds):
                theirs = measured(options.python, HERE / "torchvision_input.py", files)
                ours = measured(java, "-cp", JAR, "io.difficultynet.benchmarks.InputSpeed", files)
                rounds.append({"ours": ours, "torchvision": theirs})
        except (OSError, subprocess.CalledProcessError) as e:
            print(e, file=sys.stderr)
            return 1
    print(f"{'':28}{'ours':>8}{'torchvision':>13}   ratio (least, greatest)")
    for step, name in STEPS.items():
        ours, theirs = ([a_round[side][step] for a_round in rounds] for side in ("ours", "torchvision"))
        ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
        spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}, {max(ratios):.2f})"
        print(f"{name:28}{statistics.median(ours):8.0f}{statistics.median(theirs):13.0f}   {spread}")
    print(json.dumps(rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
