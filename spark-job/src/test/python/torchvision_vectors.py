"""Writes what torchvision's ResNets compute with weights of a formula, and a small safetensors file.

Needs torch, torchvision and safetensors. Run from the spark-job module:
    python src/test/python/torchvision_vectors.py src/test/resources/torch

    python src/test/python/torchvision_vectors.py check FILE DEPTH CLASSES SIDE
loads a file that `difficulty-net export --safetensors` wrote into torchvision's network, strictly, and prints
the logits of one image of the formula.

The formula: number i of the tensor called NAME is u(NAME, i), made of SplitMix64 at 64 bits of a CRC, scaled so
that activations stay of order one. TorchvisionTest has the same in Java.
"""

import base64
import hashlib
import json
import math
import pathlib
import sys
import zlib

import numpy
import safetensors
import safetensors.torch
import torch
import torchvision

COMMAND = "python src/test/python/torchvision_vectors.py src/test/resources/torch"
DEPTHS = [18, 34, 50, 101, 152]
CLASSES = 7
SIDE = 64


def uniform(name, count):
    """Numbers in [-1, 1) with 24 bits, exact in 32-bit floats."""
    with numpy.errstate(over="ignore"):
        z = numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        z += numpy.uint64(zlib.crc32(name.encode()))
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z = z ^ (z >> numpy.uint64(31))
    return (z >> numpy.uint64(40)).astype(numpy.float64) / (1 << 23) - 1


def tensor(name, shape):
    part = name.rsplit(".", 1)[1]
    u = uniform(name, math.prod(shape))
    if part == "running_var":
        values = 1 + 0.5 * u
    elif part in ("running_mean", "bias"):
        values = 0.1 * u
    elif len(shape) == 1:
        values = 0.5 + 0.25 * u
    else:
        values = math.sqrt(6 / math.prod(shape[1:])) * u
    return torch.from_numpy(values.astype(numpy.float32)).reshape(shape)


def network(depth, classes):
    return getattr(torchvision.models, f"resnet{depth}")(weights=None, num_classes=classes)


def state(net):
    return {
        name: tensor(name, tuple(value.shape))
        for name, value in net.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }


def images(count, side):
    return tensor("images.weight", (count, 3 * side * side)).reshape(count, 3, side, side) * 100


def names_digest(net):
    lines = [
        f"{name} {list(value.shape)}\n"
        for name, value in net.state_dict().items()
        if not name.endswith("num_batches_tracked")
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def logits(depth):
    net = network(depth, CLASSES)
    net.load_state_dict(state(net), strict=False)
    net.eval()
    with torch.no_grad():
        return net(images(2, SIDE)).double()


def small_file():
    values = [0.0, -1.5, 6.1e-5, 65504.0, 5.960464477539063e-08, -0.333251953125]
    return {
        "file": base64.b64encode(
            safetensors.torch.save(
                {
                    "double": torch.tensor(values, dtype=torch.float64).reshape(2, 3),
                    "single": torch.tensor(values, dtype=torch.float32).reshape(3, 2),
                    "half": torch.tensor(values, dtype=torch.float16),
                    "brain": torch.tensor(values, dtype=torch.bfloat16),
                    "count": torch.tensor(7, dtype=torch.int64),
                },
                metadata={"format": "pt"},
            )
        ).decode(),
        **{
            name: torch.tensor(values, dtype=kind).double().tolist()
            for name, kind in [
                ("double", torch.float64),
                ("single", torch.float32),
                ("half", torch.float16),
                ("brain", torch.bfloat16),
            ]
        },
    }


def check(file, depth, classes, side):
    net = network(int(depth), int(classes))
    print(net.load_state_dict(safetensors.torch.load_file(file), strict=True))
    net.eval()
    with torch.no_grad():
        print(net(images(1, int(side))).flatten().tolist())


def main():
    vectors = {
        "tool": "torchvision",
        "version": f"{torchvision.__version__}, PyTorch {torch.__version__}, safetensors {safetensors.__version__}",
        "command": COMMAND,
        "classes": CLASSES,
        "side": SIDE,
        "names": {str(depth): names_digest(network(depth, 1000)) for depth in DEPTHS},
        "logits": {str(depth): logits(depth).flatten().tolist() for depth in (18, 50)},
        "small": small_file(),
    }
    path = pathlib.Path(sys.argv[1]) / "torchvision.json"
    path.write_text(json.dumps(vectors, indent=1) + "\n")


if sys.argv[1] == "check":
    check(*sys.argv[2:])
else:
    torch.set_num_threads(1)
    main()
