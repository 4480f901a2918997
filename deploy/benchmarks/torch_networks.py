"""Images a second that PyTorch trains torchvision's ResNets on: forward, loss and backward of one batch of noise again and again.

    torch_networks.py [--network resnet50] [--batch 16] [--threads 2] [--channels-last] [--bf16] [--iterations 5] [--device cuda [--tf32]]

What `deploy/benchmarks/networks` is compared with. Prints one JSON line: median, least and greatest over the iterations, after
two that do not count.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time

import torch
import torchvision


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", default="resnet50")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--iterations", type=int, default=5)
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--tf32", action="store_true", help="TensorFloat-32 in products of 32-bit floats on a GPU")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = options.tf32
    torch.manual_seed(1)
    layout = torch.channels_last if options.channels_last else torch.contiguous_format
    network = getattr(torchvision.models, options.network)(num_classes=1000).to(options.device, memory_format=layout)
    images = torch.rand(options.batch, 3, 224, 224).to(memory_format=layout)
    labels = torch.randint(1000, (options.batch,))
    if options.device == "cuda":
        images, labels = images.pin_memory(), labels.pin_memory()
    seconds = []
    for _ in range(2 + options.iterations):
        start = time.perf_counter()
        network.zero_grad()
        x, y = (batch.to(options.device, non_blocking=True) for batch in (images, labels))
        with torch.autocast(options.device, torch.bfloat16, enabled=options.bf16):
            loss = torch.nn.functional.cross_entropy(network(x), y)
        loss.backward()
        loss.item()  # as a training loop that reports its loss; waits for a GPU
        seconds.append(time.perf_counter() - start)
    speeds = [options.batch / s for s in seconds[2:]]
    result = {**vars(options), "imagesPerSecond": statistics.median(speeds), "least": min(speeds), "greatest": max(speeds)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
