"""Writes the loss of a mixed batch and its gradient as PyTorch has them.

Run from the spark-job module:
    python src/test/python/mixup_vectors.py src/test/resources/torch
"""

import json
import pathlib
import sys

import torch

torch.set_default_dtype(torch.float64)
COMMAND = "python src/test/python/mixup_vectors.py src/test/resources/torch"

torch.manual_seed(5)
size, classes = 6, 4
labels = torch.randint(classes, (size,))
partners = torch.randperm(size)
weights = torch.rand(classes) + 0.5
inputs = torch.randn(size, 2).float().double()
logits = (2 * torch.randn(size, classes)).float().double().requires_grad_()
share = 0.7

mixed = share * inputs + (1 - share) * inputs[partners]
own = torch.nn.functional.cross_entropy(logits, labels, reduction="none") * weights[labels]
others = labels[partners]
mates = torch.nn.functional.cross_entropy(logits, others, reduction="none") * weights[others]
loss = (share * own + (1 - share) * mates).sum() / size
loss.backward()

vectors = {
    "tool": "PyTorch",
    "version": torch.__version__,
    "command": COMMAND,
    "share": share,
    "labels": labels.tolist(),
    "partners": partners.tolist(),
    "weights": weights.tolist(),
    "inputs": inputs.flatten().tolist(),
    "mixed": mixed.flatten().tolist(),
    "logits": logits.detach().flatten().tolist(),
    "loss": loss.item(),
    "by-logits": logits.grad.flatten().tolist(),
}
path = pathlib.Path(sys.argv[1]) / "mixup.json"
path.write_text(json.dumps(vectors, indent=1) + "\n")
