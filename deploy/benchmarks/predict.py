#!/usr/bin/env python3
"""Predictions from images, ours beside a PyTorch loop with a DataLoader: ResNet-18 at 224 pixels, ResNet-32 at 32.

For each network: makes images, trains our side for one epoch on a few of them (its weights do not matter), and runs
`difficulty-net predict` and torch_predict.py in turn on the same files and cores. Prints images a second, of our side as the
command says it (reading, decoding, network and the table, without the start of Spark) and of the whole process, the ratio to
PyTorch's and the memory, as medians over the rounds with least and greatest. Everything as JSON stands on the last line. The
images are files, or rows of Parquet files with `--parquet`. Exit status: 0 done, 1 a step failed, 2 a wrong argument.

Needs Linux, a JDK 17 and the Python standard library; the Python of `--python` needs torch, torchvision, Pillow and pyarrow
(requirements.txt). Images and runs that are in FOLDER already are taken as they are.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import re
import statistics
import sys

from processes import HERE, MEBI, ROOT, RunError, run

JOB = ROOT / "deploy/bin/difficulty-net"
LIMIT_SECONDS = 3600
TRAINED = 40  # images of the one epoch that makes our model
NETWORKS = {
    "resnet18": "network { family = large-images, depth = 18 }, augment { size = 224, fit = resize, resize.evaluation-size = 256 }",
    "resnet32": "network { depth = 32 }, augment { size = 32, fit = resize, resize.evaluation-size = 32 }",
}


def trained(folder: pathlib.Path, network: str, options: argparse.Namespace) -> pathlib.Path:
    """A run of the network, which is trained where there is none."""
    few, output, conf = folder / "few", folder / "run", folder / "run.conf"
    if not (output / "result.json").exists():
        torch = [options.python, str(HERE / "torch_predict.py")]
        if not few.exists():
            run([*torch, str(few), "--network", network, "--make", str(TRAINED)], "few", folder, LIMIT_SECONDS)
        data = f'data {{ format = class-folders, train-folder = "{few}" }}, split {{ validation-per-class = 4 }}'
        rest = "run { epochs = 1 }, train { batch-size = 16 }, method { name = cross-entropy }"
        conf.write_text(f"difficulty-net {{ {data}, {NETWORKS[network]}, {rest} }}\n")
        line = [str(JOB), "--master", options.master, "train", "--config", str(conf), "--output", str(output)]
        run(line, "train", folder, LIMIT_SECONDS)
    return output


def spread(values: list[float], digits: int = 1) -> str:
    """Median, least and greatest."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}, {max(values):.{digits}f})"


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="for images, runs and logs")
    parser.add_argument("--python", default=sys.executable, help="an interpreter with torch, torchvision and Pillow")
    parser.add_argument("--networks", default="resnet18,resnet32")
    parser.add_argument("--images", default="2000,20000", help="number for each of the networks")
    parser.add_argument("--parquet", action="store_true", help="images are rows of Parquet files")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each side, in turn (default: 3)")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--spark-options", default="", help="more options of spark-submit, such as --jars FILE")
    parser.add_argument("--job-options", default="", help="more options of predict, such as --set network.engine=torch")
    parser.add_argument("--pytorch-options", default="--workers 2 --threads 2", help="of torch_predict.py")
    parser.add_argument("--cores", default="0,1", help="that both sides are pinned to")
    options = parser.parse_args()
    os.sched_setaffinity(0, {int(core) for core in options.cores.split(",")})
    results: dict[str, list[dict[str, float]]] = {}
    try:
        for network, images in zip(options.networks.split(","), options.images.split(","), strict=True):
            folder = options.folder.resolve() / network
            folder.mkdir(parents=True, exist_ok=True)
            files = folder / ("table" if options.parquet else "images")
            torch = [options.python, str(HERE / "torch_predict.py"), str(files), "--network", network]
            torch += ["--parquet"] * options.parquet
            table_options = ["--input-format", "parquet", "--image-column", "image", "--key-column", "id"]
            if not files.exists():
                run([*torch, "--make", images], "make", folder, LIMIT_SECONDS)
            model = trained(folder, network, options)
            results[network] = []
            for number in range(options.rounds):
                table = folder / f"table-{os.getpid()}-{number}"
                line = [str(JOB), "--master", options.master, *options.spark_options.split(), "predict", "--run", str(model)]
                line += ["--input", str(files), "--output", str(table), *options.job_options.split()]
                line += table_options * options.parquet
                ours = run(line, f"predict-{number}", folder, LIMIT_SECONDS)
                told = re.search(r"([\d,]+) predictions, 0 samples rejected, ([\d.]+) s", ours.output)
                if told is None:
                    raise RunError(f"predict: does not say how many images it predicted, or rejected some: {ours.output}")
                theirs = run([*torch, *options.pytorch_options.split()], f"torch-{number}", folder, LIMIT_SECONDS)
                loop = json.loads(theirs.output.splitlines()[-1])
                count = int(told[1].replace(",", ""))
                if count != loop["images"]:
                    raise RunError(f"ours predicted {count} images, PyTorch {loop['images']}")
                results[network].append(
                    {
                        "ours": count / float(told[2]),
                        "oursProcess": count / ours.seconds,
                        "oursMebibytes": ours.peak_bytes / MEBI,
                        "pytorch": loop["imagesPerSecond"],
                        "pytorchProcess": count / theirs.seconds,
                        "pytorchMebibytes": theirs.peak_bytes / MEBI,
                    }
                )
    except (RunError, OSError, ValueError) as e:
        print(f"error: {e}", file=sys.stderr)
        return 1
    for network, rounds in results.items():
        print(f"{network}, images a second: median (least, greatest)")
        for what in ("", "Process"):
            ours, theirs = ([a_round[side + what] for a_round in rounds] for side in ("ours", "pytorch"))
            ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
            name = "whole process" if what else "predicting"
            print(f"  {name}: ours {spread(ours)}, PyTorch {spread(theirs)}, ratio {spread(ratios, 2)}")
        held = [spread([a_round[f"{side}Mebibytes"] for a_round in rounds], 0) for side in ("ours", "pytorch")]
        print(f"  memory in MiB: ours {held[0]}, PyTorch {held[1]}")
    print(json.dumps(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
