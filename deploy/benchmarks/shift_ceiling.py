#!/usr/bin/env python3
"""What shifts of a trained model's logits, one a class, could gain: the most that learning where the borders between classes lie can.

    shift_ceiling.py --images cifar-100-binary/test.bin EXPORTED …    folders that `export --safetensors` wrote, with their runs where they were

The test images of CIFAR-100 are parted into 25 images a class to learn from and 75 to measure on, four times at random. Shifts b
are found by the cross-entropy of softmax(s z + b), with a scale s and an L2 term. Prints, as Markdown, balanced accuracies in per cent:

    as trained       without shifts
    learned from 25  shifts from 25 images a class, with the best of four strengths of the L2 term: more than a user can know
    tau log n        the best multiple of the logarithms of the class sizes, chosen on the images that measure
    ceiling          shifts that were learned from the images that measure

Needs torch, torchvision, Pillow and numpy (requirements.txt).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pathlib
import sys

import numpy
import PIL.Image
import torch

PARTINGS = 4
LEARN = 25
L2 = (0.01, 0.03, 0.1, 0.3)
CEILING_L2 = 0.003


def read(images: pathlib.Path) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Images [N, 32, 32, 3] and fine labels [N] of a file in CIFAR-100's binary format."""
    rows = numpy.fromfile(images, dtype=numpy.uint8).reshape(-1, 2 + 3 * 32 * 32)
    return rows[:, 2:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), rows[:, 1].astype(int)


def logits(exported: pathlib.Path, images: numpy.ndarray) -> torch.Tensor:
    """What the exported network says. // [N, C]"""
    spec = importlib.util.spec_from_file_location("load", exported / "load.py")
    if spec is None or spec.loader is None or not (exported / "load.py").is_file():
        raise SystemExit(f"{exported}: has no load.py; name a folder that `export --safetensors` wrote")
    load = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(load)
    network, transform, _ = load.model()
    network.eval()
    with torch.no_grad():
        parts = numpy.array_split(images, max(1, len(images) // 250))
        return torch.cat([network(torch.stack([transform(PIL.Image.fromarray(image)) for image in part])) for part in parts])


def learned(scores: torch.Tensor, labels: torch.Tensor, l2: float) -> torch.Tensor:
    """Shifts in units of the logits. // [C]"""
    classes = scores.shape[1]
    shifts, scale = torch.zeros(classes, requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([shifts, scale], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.cross_entropy(scores * scale.exp() + shifts, labels) + l2 * (shifts**2).sum() / classes
        value.backward()
        return value

    optimizer.step(loss)
    return (shifts / scale.exp()).detach()


def balanced(scores: torch.Tensor, labels: torch.Tensor) -> float:
    """Balanced accuracy in per cent; classes have equal numbers here."""
    return 100 * (scores.argmax(1) == labels).float().mean().item()


def parting(scores: torch.Tensor, labels: torch.Tensor, sizes: torch.Tensor, seed: int) -> dict[str, float]:
    """The balanced accuracies of one parting into images to learn from and images to measure on."""
    source = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(labels), generator=source)
    of_class = [order[labels[order] == c] for c in range(scores.shape[1])]
    learn, measure = torch.cat([of[:LEARN] for of in of_class]), torch.cat([of[LEARN:] for of in of_class])
    z, y = scores[measure], labels[measure]
    return {
        "as trained": balanced(z, y),
        f"learned from {LEARN}": max(balanced(z + learned(scores[learn], labels[learn], l2), y) for l2 in L2),
        "tau log n": max(balanced(z - tau / 10 * sizes.log(), y) for tau in range(-6, 7)),
        "ceiling": balanced(z + learned(z, y, CEILING_L2), y),
    }


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--images", type=pathlib.Path, required=True, help="test.bin of CIFAR-100's binary version")
    parser.add_argument("exported", nargs="+", type=pathlib.Path, metavar="EXPORTED")
    arguments = parser.parse_args()
    images, truth = read(arguments.images)
    labels = torch.from_numpy(truth)
    for index, exported in enumerate(arguments.exported):
        description = json.loads((exported / "description.json").read_text())
        run = json.loads((pathlib.Path(description["run"]) / "result.json").read_text())
        sizes = torch.tensor(run["trainCounts"], dtype=torch.float)
        scores = logits(exported, images)
        rows = [parting(scores, labels, sizes, seed) for seed in range(PARTINGS)]
        if index == 0:
            print(f"| model | {' | '.join(rows[0])} |\n{'|---' * (1 + len(rows[0]))}|")
        means = (f"{sum(row[name] for row in rows) / PARTINGS:.2f}" for name in rows[0])
        print(f"| `{exported}` | {' | '.join(means)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
