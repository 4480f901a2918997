"""Images a second that PyTorch predicts from image files: a DataLoader, a network, softmax and the five most likely classes.

    torch_predict.py FOLDER --network resnet18 [--parquet] [--batch 100] [--workers 2] [--threads 2] [--channels-last] [--make N]

What `difficulty-net predict` is compared with (predict.py runs both). With --make it only writes N images into FOLDER/0 and
FOLDER/1: JPEGs of 500 x 375 for resnet18, PNGs of 32 x 32 for resnet32. With --parquet the images are rows of Parquet files in
FOLDER, of the columns id and image. Prints one JSON line: images a second from the first file to the last prediction, with the
start of the workers and without the start of the process.
"""

from __future__ import annotations

import argparse
import io
import json
import pathlib
import time
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import torch
import torchvision
from fashion_mnist_lt import resnet
from PIL import Image
from pyarrow import parquet
from torch import nn
from torch.utils.data import DataLoader, Dataset, IterableDataset, get_worker_info
from torchvision import transforms as T

CLASSES = 2
DIFFERENT = 64  # images; the others are copies, under names of their own
TOP = 5
ROWS = 5000  # of a Parquet file


def transform_of(large: bool) -> T.Compose:
    """From an image to the network's input."""
    fit = [T.Resize(256), T.CenterCrop(224)] if large else []
    return T.Compose([*fit, T.ToTensor(), T.Normalize([0.5] * 3, [0.25] * 3)])


class Files(Dataset):
    """Files as normalised tensors, with their paths."""

    def __init__(self, folder: pathlib.Path, large: bool) -> None:
        """Lists the files below a folder."""
        self.files = sorted(path for path in folder.rglob("*") if path.is_file())
        self.transform = transform_of(large)

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, i: int) -> tuple[torch.Tensor, str]:
        with Image.open(self.files[i]) as image:
            return self.transform(image.convert("RGB")), str(self.files[i])


class Rows(IterableDataset):
    """Rows of Parquet files as normalised tensors, with their ids; each worker reads files of its own."""

    def __init__(self, folder: pathlib.Path, large: bool) -> None:
        """Lists the files of a folder."""
        self.files = sorted(folder.glob("*.parquet"))
        self.transform = transform_of(large)

    def __iter__(self) -> Iterator[tuple[torch.Tensor, str]]:
        worker = get_worker_info()
        own = self.files if worker is None else self.files[worker.id :: worker.num_workers]
        for file in own:
            for batch in parquet.ParquetFile(file).iter_batches(batch_size=100):
                for name, image in zip(batch.column("id").to_pylist(), batch.column("image").to_pylist(), strict=True):
                    yield self.transform(Image.open(io.BytesIO(image)).convert("RGB")), name


def network_of(name: str) -> nn.Module:
    """The network, drawn at random, for CLASSES classes of colour images."""
    if name == "resnet18":
        return torchvision.models.resnet18(num_classes=CLASSES)
    network = resnet(32)
    network[0] = nn.Conv2d(3, 16, 3, padding=1, bias=False)
    network[-1] = nn.Linear(64, CLASSES)
    return network


def different_images(large: bool) -> list[Image.Image]:
    """Smooth colours with noise, which cost what photographs of the same size in bytes do."""
    random = np.random.default_rng(1)
    different = []
    for _ in range(DIFFERENT):
        size = (500, 375) if large else (32, 32)
        small = Image.fromarray(random.integers(0, 256, (size[1] // 6 + 1, size[0] // 6 + 1, 3), dtype=np.uint8))
        smooth = np.asarray(small.resize(size, Image.BICUBIC)).astype(int)
        different.append(Image.fromarray((smooth + random.integers(-12, 13, smooth.shape)).clip(0, 255).astype(np.uint8)))
    return different


def make_table(folder: pathlib.Path, images: int, large: bool) -> None:
    """Writes rows of id and image."""
    different = []
    for image in different_images(large):
        encoded = io.BytesIO()
        image.save(encoded, "jpeg" if large else "png", quality=88)
        different.append(encoded.getvalue())
    folder.mkdir(parents=True)
    for start in range(0, images, ROWS):
        ids = range(start, min(images, start + ROWS))
        columns = {"id": [f"{i:06}" for i in ids], "image": [different[i % DIFFERENT] for i in ids]}
        parquet.write_table(pa.table(columns), folder / f"part-{start // ROWS:05}.parquet")


def make(folder: pathlib.Path, images: int, large: bool) -> None:
    """Writes files."""
    different = different_images(large)
    for c in range(CLASSES):
        (folder / str(c)).mkdir(parents=True)
    for i in range(images):
        file = folder / str(i % CLASSES) / f"{i:06}.{'jpg' if large else 'png'}"
        different[i % DIFFERENT].save(file, quality=88)


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--network", choices=("resnet18", "resnet32"), default="resnet18")
    parser.add_argument("--parquet", action="store_true", help="FOLDER has Parquet files")
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2, help="processes of the DataLoader")
    parser.add_argument("--threads", type=int, default=2, help="threads of the network")
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--make", type=int, metavar="N")
    options = parser.parse_args()
    large = options.network == "resnet18"
    if options.make:
        (make_table if options.parquet else make)(options.folder, options.make, large)
        return
    torch.set_num_threads(options.threads)
    layout = torch.channels_last if options.channels_last else torch.contiguous_format
    network = network_of(options.network).to(memory_format=layout).eval()
    began = time.perf_counter()
    images_of = Rows if options.parquet else Files
    loader = DataLoader(images_of(options.folder, large), batch_size=options.batch, num_workers=options.workers)
    rows = []
    with torch.inference_mode():
        for images, paths in loader:
            probabilities = network(images.to(memory_format=layout)).softmax(1)
            best = probabilities.topk(min(TOP, CLASSES))
            rows += zip(paths, best.indices.tolist(), best.values.tolist(), strict=True)
    seconds = time.perf_counter() - began
    print(json.dumps({"images": len(rows), "seconds": seconds, "imagesPerSecond": len(rows) / seconds}))


if __name__ == "__main__":
    main()
