"""How many images one core decodes and prepares with Pillow and torchvision, by processor time: what InputMeasurement.java is
compared with.

    python src/test/python/input_measurement.py FOLDER

writes 64 JPEG files of 500 x 375 pixels (quality 88, about 75 KiB) into FOLDER unless they are there, and measures.
"""

import pathlib
import sys
import time

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image
from torchvision import transforms as T

PASSES = 20


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    for i in range(64):
        small = Image.fromarray(random.integers(0, 256, (60, 80, 3), dtype=np.uint8))
        smooth = np.asarray(small.resize((500, 375), Image.BICUBIC)).astype(int)
        noisy = (smooth + random.integers(-12, 13, smooth.shape)).clip(0, 255).astype(np.uint8)
        Image.fromarray(noisy).save(folder / f"{i:02}.jpg", quality=88)


def report(what, files, work):
    best = float("inf")
    for _ in range(PASSES):
        start = time.process_time()
        for file in files:
            with Image.open(file) as image:
                work(image.convert("RGB"))
        best = min(best, time.process_time() - start)
    print(f"{what:50} {len(files) / best:6.0f} images/s")


if __name__ == "__main__":
    torch.set_num_threads(1)
    folder = pathlib.Path(sys.argv[1])
    if not folder.exists():
        write(folder)
    files = sorted(folder.glob("*.jpg"))
    print(f"Pillow {PIL.__version__}, torchvision {torchvision.__version__}, torch {torch.__version__}")
    end = [T.ToTensor(), T.Normalize([0.5] * 3, [0.5] * 3)]
    crop = [T.RandomResizedCrop(224), T.RandomHorizontalFlip()]
    report("decode", files, lambda image: image.load())
    report("decode, random part to 224, flip", files, T.Compose(crop + end))
    report("decode, random part to 224, flip, colour jitter", files, T.Compose(crop + [T.ColorJitter(0.4, 0.4, 0.4)] + end))
    report("decode, random part to 224, flip, RandAugment", files, T.Compose(crop + [T.RandAugment()] + end))
