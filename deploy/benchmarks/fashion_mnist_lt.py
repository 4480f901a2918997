"""Cross-entropy on Fashion-MNIST-LT as a plain PyTorch loop: what the job's speed is measured against.

It does the work of conf/recipes/fashion-mnist-lt-cross-entropy.conf: the same split, the same network and settings, an
epoch of all training images, a validation after each epoch, the last model on the test set once. Random numbers differ,
so two runs of one seed are two samples of one distribution and not the same run. One more difference: the last batch of
an epoch is the remainder, as in PyTorch's DataLoader; the job deals the images evenly over as many batches.

PyTorch is not slowed down by its input. All images lie in memory, padded and normalised once, and a batch is one
indexed read from a strided view of all crops plus a flip: no DataLoader, no work per image in Python. `seconds_input`
in the result says what that costs (well below one per cent of the training).

With --processes N the same loop runs in N processes under DistributedDataParallel over gloo. Each takes the k-th part of
every batch, and the loss is scaled so that the averaged gradient is that of the whole batch, however it divides. Buffers
are not broadcast, so batch norm costs no message; the first process measures and reports.

Prints one JSON line on standard output, progress on standard error. Times are wall clock seconds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import pathlib
import sys
import tempfile
import time
import zlib
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, distributed, multiprocessing, nn
from torch.nn import functional as F

CLASSES = 10
MOST_FREQUENT = 3000  # n_max
IMBALANCE = 100
HELD_OUT = 25  # validation images of each class
SIDE = 32  # of the network's input
CROP_PADDING = 4
BATCH = 128
EVALUATION_BATCH = 250
LEARNING_RATE = 0.1
MOMENTUM = 0.9
WEIGHT_DECAY = 1e-4

GZIP_MAGIC = b"\x1f\x8b"
DEFAULT_FOLDER = pathlib.Path("/usr/share/datasets/fashion-mnist")


# ------------------------------------------------------------------------------------------------------------- data


def read_idx(path: pathlib.Path, dimensions: int) -> np.ndarray:
    """Reads an IDX file of unsigned bytes, gzip or not (http://yann.lecun.com/exdb/mnist/).

    Raises ValueError if it is not such a file, has other dimensions or another length than its header says.
    """
    content = path.read_bytes()
    if content.startswith(GZIP_MAGIC):
        try:
            content = gzip.decompress(content)
        except (EOFError, zlib.error) as e:
            raise ValueError(f"{path}: is damaged ({e}): fetch the file again") from e
    magic = bytes([0, 0, 8, dimensions])
    if content[:4] != magic:
        raise ValueError(f"{path}: starts with {content[:4].hex()}, expected {magic.hex()}: give an IDX file of bytes")
    start = 4 + 4 * dimensions
    shape = np.frombuffer(content[4:start], dtype=">u4").astype(int)
    values = np.frombuffer(content, dtype=np.uint8, offset=start)
    if values.size != shape.prod():
        raise ValueError(f"{path}: has {values.size} values, its header says {shape.prod()}: fetch the file again")
    return values.reshape(shape)


def read_labelled(images: pathlib.Path, labels: pathlib.Path) -> tuple[np.ndarray, np.ndarray]:
    """Reads images // [N x H x W] and labels // [N]."""
    x, y = read_idx(images, dimensions=3), read_idx(labels, dimensions=1)
    if len(x) != len(y):
        raise ValueError(f"{images} has {len(x)} images, but {labels} has {len(y)} labels")
    return x, y


def long_tailed_split(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the indices of training and of validation images.

    Class c keeps its first int(n_max * (1 / imbalance) ** (c / (C - 1))) images in file order; its last HELD_OUT are
    held out.
    """
    train, validation = [], []
    for c in range(CLASSES):
        of_class = np.flatnonzero(labels == c)
        keep = int(MOST_FREQUENT * (1 / IMBALANCE) ** (c / (CLASSES - 1)))
        if keep + HELD_OUT > len(of_class):
            raise ValueError(f"class {c} has {len(of_class)} images, the split needs {keep + HELD_OUT}")
        train.append(of_class[:keep])
        validation.append(of_class[-HELD_OUT:])
    return np.concatenate(train), np.concatenate(validation)


@dataclass(frozen=True)
class Normalisation:
    """Mean and standard deviation of pixels in [0, 1]."""

    mean: float
    std: float

    @staticmethod
    def measure(images: np.ndarray) -> Normalisation:
        """Measures both over all pixels, without padding."""
        return Normalisation(float(images.mean() / 255), float(images.std() / 255))

    def apply(self, images: np.ndarray, side: int) -> Tensor:
        """Pads with black to side x side, the image in the middle, and normalises // [N x 1 x side x side]."""
        rows, columns = side - images.shape[1], side - images.shape[2]
        pixels = torch.from_numpy(images.astype(np.float32)).unsqueeze(1) / 255
        padded = F.pad(pixels, (columns // 2, columns - columns // 2, rows // 2, rows - rows // 2))
        return (padded - self.mean) / self.std


class AugmentedImages:
    """Training images with random crop and flip, a batch at a time."""

    def __init__(self, images: Tensor) -> None:
        """Takes normalised images with CROP_PADDING more black pixels on each side of the input."""
        # A view of every crop: no pixel is copied before a batch asks for it. [N x 9 x 9 x SIDE x SIDE]
        self.crops = images.squeeze(1).unfold(1, SIDE, 1).unfold(2, SIDE, 1)

    def batch(self, indices: Tensor) -> Tensor:
        """Returns these images, each at its own random position and flipped with probability 1/2 // [B x 1 x S x S]."""
        size = len(indices)
        down, right = torch.randint(2 * CROP_PADDING + 1, (2, size))
        x = self.crops[indices, down, right].unsqueeze(1)
        flipped = torch.rand(size) < 0.5
        return torch.where(flipped.view(-1, 1, 1, 1), x.flip(-1), x)


# ---------------------------------------------------------------------------------------------------------- network


class Block(nn.Module):
    """Two 3x3 convolutions and shortcut A: identity, or every other pixel with zero channels on either side."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.stride = stride
        self.added = (outputs - inputs) // 2

    def forward(self, x: Tensor) -> Tensor:
        """Maps [B x inputs x S x S] to [B x outputs x S/stride x S/stride]."""
        y = F.relu(self.norm1(self.conv1(x)), inplace=True)
        y = self.norm2(self.conv2(y))
        if self.stride != 1 or self.added:
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.added, self.added))
        return F.relu(y + x, inplace=True)


def resnet(depth: int) -> nn.Sequential:
    """ResNet of depth 6n + 2 for 32x32 images (He et al. 2016, https://arxiv.org/abs/1512.03385, section 4.2), one input channel.

    Weights are normal with variance 2 / fan-in, biases 0.
    """
    layers: list[nn.Module] = [nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True)]
    inputs = 16
    for outputs in (16, 32, 64):
        for _ in range((depth - 2) // 6):
            layers.append(Block(inputs, outputs, stride=1 if inputs == outputs else 2))
            inputs = outputs
    network = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, CLASSES))
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    return network


# --------------------------------------------------------------------------------------------------------- training


@dataclass(frozen=True)
class ClassCounts:
    """Exact counts of each class // [C]."""

    right: Tensor
    total: Tensor

    def accuracy(self) -> Tensor:
        """Returns the share of right answers of each class // [C]."""
        return self.right.double() / self.total

    def balanced_accuracy(self) -> float:
        """Returns the mean of the classes' accuracies."""
        return self.accuracy().mean().item()

    def top1(self) -> float:
        """Returns the share of right answers."""
        return self.right.sum().item() / self.total.sum().item()


def on_device(batch: Tensor, device: torch.device) -> Tensor:
    """Returns the batch where the model is; a GPU reads it from pinned memory, without being waited for."""
    return batch if device.type == "cpu" else batch.pin_memory().to(device, non_blocking=True)


@torch.inference_mode()
def measure(model: nn.Module, images: Tensor, labels: Tensor, layout: torch.memory_format) -> ClassCounts:
    """Counts the right answers of the model in evaluation mode."""
    model.eval()
    predicted = torch.cat([model(x.contiguous(memory_format=layout)).argmax(1) for x in images.split(EVALUATION_BATCH)])
    right = torch.bincount(labels[predicted == labels], minlength=CLASSES)
    return ClassCounts(right, torch.bincount(labels, minlength=CLASSES))


def seconds_since_process_start(process: int) -> float | None:
    """Wall clock seconds since the kernel started a process, its imports included; None where it does not say."""
    try:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")  # field 22 of proc(5), in ticks since boot
        return time.clock_gettime(time.CLOCK_BOOTTIME) - started
    except (OSError, AttributeError):  # not Linux
        return None


def train(arguments: argparse.Namespace, rank: int = 0) -> dict[str, object]:
    """Reads, trains and measures; returns the result line. Process `rank` of --processes."""
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = arguments.tf32
    device = torch.device(arguments.device)
    processes = arguments.processes
    whole = os.getppid() if processes > 1 else os.getpid()  # the process that a user started
    layout = torch.channels_last if arguments.channels_last else torch.contiguous_format

    source, source_labels = read_labelled(arguments.train_images, arguments.train_labels)
    test_source, test_source_labels = read_labelled(arguments.test_images, arguments.test_labels)
    train_indices, validation_indices = long_tailed_split(source_labels)
    normalisation = Normalisation.measure(source[train_indices])

    images = AugmentedImages(normalisation.apply(source[train_indices], SIDE + 2 * CROP_PADDING))
    labels = torch.from_numpy(source_labels[train_indices].astype(np.int64))
    validation = normalisation.apply(source[validation_indices], SIDE).to(device)
    validation_labels = torch.from_numpy(source_labels[validation_indices].astype(np.int64)).to(device)
    test = normalisation.apply(test_source, SIDE).to(device)
    test_labels = torch.from_numpy(test_source_labels.astype(np.int64)).to(device)

    model = resnet(arguments.depth).to(device, memory_format=layout)
    trained = nn.parallel.DistributedDataParallel(model, broadcast_buffers=False) if processes > 1 else model
    optimizer = torch.optim.SGD(model.parameters(), LEARNING_RATE, momentum=MOMENTUM, weight_decay=WEIGHT_DECAY)
    iterations = -(-len(labels) // BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=arguments.epochs * iterations)
    epochs = min(arguments.epochs, arguments.limit_epochs or arguments.epochs)

    seconds_training = seconds_input = 0.0
    seconds_to_first_iteration = seconds_since_process_start(whole)
    validation_accuracies = []
    for epoch in range(1, epochs + 1):
        epoch_started = time.monotonic()
        model.train()
        loss_sum = torch.zeros((), device=device)
        for batch in torch.randperm(len(labels)).split(BATCH):  # the same in all processes
            batch_started = time.monotonic()
            indices = batch.tensor_split(processes)[rank]
            x = on_device(images.batch(indices).contiguous(memory_format=layout), device)
            y = on_device(labels[indices], device)
            seconds_input += time.monotonic() - batch_started
            with torch.autocast(device.type, torch.bfloat16, enabled=arguments.bf16):
                logits = trained(x)
            loss = F.cross_entropy(logits.float(), y)
            optimizer.zero_grad()
            (loss * (processes * len(indices) / len(batch))).backward()
            optimizer.step()
            schedule.step()
            loss_sum += loss.detach() * len(indices)
        trained_loss = loss_sum.item()  # waits for a GPU
        epoch_seconds = time.monotonic() - epoch_started
        seconds_training += epoch_seconds
        if rank > 0:
            continue
        accuracy = measure(model, validation, validation_labels, layout).balanced_accuracy()
        validation_accuracies.append(accuracy)
        print(
            f"epoch {epoch}/{epochs}  loss {trained_loss * processes / len(labels):.4f}  validation {100 * accuracy:.1f} %"
            f"  {len(labels) / epoch_seconds:.0f} images/s",
            file=sys.stderr,
            flush=True,
        )

    if rank > 0:
        return {}
    tested = measure(model, test, test_labels, layout)
    return {
        "balanced_accuracy": tested.balanced_accuracy(),
        "top1": tested.top1(),
        "per_class": tested.accuracy().tolist(),
        "validation_balanced_accuracy": validation_accuracies,
        "train_counts": torch.bincount(labels, minlength=CLASSES).tolist(),
        "seed": arguments.seed,
        "epochs": epochs,
        "seconds_total": seconds_since_process_start(whole),
        "seconds_to_first_iteration": seconds_to_first_iteration,
        "seconds_training": seconds_training,
        "seconds_input": seconds_input,
        "images_per_second": epochs * len(labels) / seconds_training,
        "depth": arguments.depth,
        "processes": processes,
        "threads": torch.get_num_threads(),
        "bf16": arguments.bf16,
        "device": arguments.device,
        "tf32": arguments.tf32,
        "channels_last": arguments.channels_last,
        "torch": torch.__version__,
    }


def train_one(rank: int, arguments: argparse.Namespace, meeting: str) -> None:
    """One of several processes; the first prints the result."""
    distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=arguments.processes)
    result = train(arguments, rank)
    distributed.barrier()
    distributed.destroy_process_group()
    if rank == 0:
        print(json.dumps(result))


def train_together(arguments: argparse.Namespace) -> None:
    """Starts the processes of --processes and waits for them."""
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")  # all on this machine
    with tempfile.TemporaryDirectory() as folder:
        multiprocessing.spawn(train_one, (arguments, os.path.join(folder, "meeting")), nprocs=arguments.processes)


def positive(text: str) -> int:
    """Parses a whole number of at least 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"is {value}; it must be at least 1")
    return value


def main() -> None:
    """Parses the arguments, trains, prints the result."""
    parser = argparse.ArgumentParser(description="Cross-entropy on Fashion-MNIST-LT in plain PyTorch.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=positive, default=15, help="length of the run and of the cosine schedule")
    parser.add_argument("--limit-epochs", type=positive, help="stop after so many of them, the schedule unchanged")
    parser.add_argument("--threads", type=positive, default=2, help="threads of an operation")
    parser.add_argument("--processes", type=positive, default=1, help="more than 1: DistributedDataParallel over gloo")
    parser.add_argument("--depth", type=positive, default=20, help="of the network: 20, 32, 44 …")
    parser.add_argument("--channels-last", action="store_true", help="NHWC in memory instead of PyTorch's default NCHW")
    parser.add_argument("--bf16", action="store_true", help="autocast to bfloat16")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu", help="cuda: the first GPU; one process")
    parser.add_argument("--tf32", action="store_true", help="TensorFloat-32 in products of 32-bit floats on a GPU")
    for option, name in (
        ("--train-images", "train-images-idx3-ubyte.gz"),
        ("--train-labels", "train-labels-idx1-ubyte.gz"),
        ("--test-images", "t10k-images-idx3-ubyte.gz"),
        ("--test-labels", "t10k-labels-idx1-ubyte.gz"),
    ):
        parser.add_argument(option, type=pathlib.Path, metavar="FILE", default=DEFAULT_FOLDER / name)
    arguments = parser.parse_args()
    try:
        if arguments.processes > 1:
            train_together(arguments)
        else:
            print(json.dumps(train(arguments)))
    except (OSError, ValueError) as e:
        parser.exit(2, f"error: {e}\n")


if __name__ == "__main__":
    main()
