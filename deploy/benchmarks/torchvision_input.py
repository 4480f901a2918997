"""Images that Pillow and torchvision decode and prepare on one core in a second of processor time: one JSON line.

    torchvision_input.py FOLDER

What InputSpeed.java is compared with (input.py runs both). Writes 64 JPEG files of 500 x 375 pixels (quality 88, about 75 KiB)
into FOLDER unless they are there. Each figure is the best of several passes over them. "crop" is a random part scaled to 224
and flipped, which the two below it add to; from a DataLoader without workers, in batches of 32, which is what one core
does whoever asks.
"""

from __future__ import annotations

import json
import pathlib
import sys
import time
from collections.abc import Callable

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms as T

PASSES = 20


class Files(Dataset):
    """Files as RGB images, changed by `transform`."""

    def __init__(self, files: list[pathlib.Path], transform: Callable[[Image.Image], object]) -> None:
        self.files = files
        self.transform = transform

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, i: int) -> object:
        with Image.open(self.files[i]) as image:
            return self.transform(image.convert("RGB"))


def write(folder: pathlib.Path) -> None:
    """Smooth colours with noise, which cost what photographs of the same size in bytes do."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(1)
    for i in range(64):
        small = Image.fromarray(random.integers(0, 256, (60, 80, 3), dtype=np.uint8))
        smooth = np.asarray(small.resize((500, 375), Image.BICUBIC)).astype(int)
        noisy = (smooth + random.integers(-12, 13, smooth.shape)).clip(0, 255).astype(np.uint8)
        Image.fromarray(noisy).save(folder / f"{i:02}.jpg", quality=88)


def speed(images: int, work: Callable[[], None]) -> float:
    """Images a second of the fastest pass."""
    best = float("inf")
    for _ in range(PASSES):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return round(images / best, 1)


def main() -> None:
    """Measures."""
    torch.set_num_threads(1)
    folder = pathlib.Path(sys.argv[1])
    if not folder.exists():
        write(folder)
    files = sorted(folder.glob("*.jpg"))
    end = [T.ToTensor(), T.Normalize([0.5] * 3, [0.5] * 3)]
    crop = [T.RandomResizedCrop(224), T.RandomHorizontalFlip()]
    pipelines = {"crop": [], "jitter": [T.ColorJitter(0.4, 0.4, 0.4)], "randaugment": [T.RandAugment()]}

    def decode() -> None:
        for file in files:
            with Image.open(file) as image:
                image.convert("RGB")

    result = {"decode": speed(len(files), decode)}
    for name, steps in pipelines.items():
        loader = DataLoader(Files(files, T.Compose(crop + steps + end)), batch_size=32)
        result[name] = speed(len(files), lambda loader=loader: [None for _ in loader])
    print(json.dumps(result))


if __name__ == "__main__":
    main()
