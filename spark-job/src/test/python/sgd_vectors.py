"""Writes the reference vectors of torch.optim.SGD in single precision.

Run from the spark-job module:
    python src/test/python/sgd_vectors.py src/test/resources/torch

The parameters are those of the smallest network with every role: 1x1 convolution to 2 channels (2 weights),
batch norm (2 scales, 2 shifts), linear layer to 3 classes (6 weights, 3 biases). Seven steps with falling rates.
"""

import json
import pathlib
import sys

import torch

torch.set_num_threads(1)

COMMAND = "python src/test/python/sgd_vectors.py src/test/resources/torch"
SPANS = [("weight", 2), ("rest", 4), ("weight", 6), ("rest", 3)]
RATES = [0.1, 0.1, 0.05, 0.05, 0.01, 0.3, 0.001]


def case(momentum, nesterov, weight_decay, decay_on):
    parameters = [torch.nn.Parameter(torch.randn(n)) for _, n in SPANS]
    groups = [
        {
            "params": [p],
            "weight_decay": weight_decay if decay_on == "all" or role == "weight" else 0.0,
        }
        for p, (role, _) in zip(parameters, SPANS)
    ]
    optimizer = torch.optim.SGD(groups, lr=1.0, momentum=momentum, nesterov=nesterov)

    def flat(tensors):
        return torch.cat([t.detach() for t in tensors]).tolist()

    start = flat(parameters)
    gradients, trajectory = [], []
    for rate in RATES:
        for group in optimizer.param_groups:
            group["lr"] = rate
        for p in parameters:
            p.grad = torch.randn(p.shape)
        gradients.append(flat([p.grad for p in parameters]))
        optimizer.step()
        trajectory.append(flat(parameters))
    return {
        "momentum": momentum,
        "nesterov": nesterov,
        "weight-decay": weight_decay,
        "weight-decay-on": decay_on,
        "start": start,
        "rates": RATES,
        "gradients": gradients,
        "trajectory": trajectory,
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(2209_02960)
    vectors = {
        "tool": "PyTorch",
        "version": torch.__version__,
        "command": COMMAND,
        "cases": [
            case(0.0, False, 0.0, "all"),
            case(0.9, False, 0.0, "all"),
            case(0.9, True, 0.0, "all"),
            case(0.9, False, 1e-2, "all"),
            case(0.9, False, 1e-2, "weights"),
            case(0.5, True, 1e-1, "weights"),
        ],
    }
    (folder / "sgd.json").write_text(json.dumps(vectors, indent=1) + "\n")


if __name__ == "__main__":
    main()
