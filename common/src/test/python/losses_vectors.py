"""Writes the reference vectors of the losses and weightings that Difficulty-Net is compared with.

Run from the common module:
    python src/test/python/losses_vectors.py src/test/resources/torch

Values are float64 and gradients are autograd's; each loss is written as its paper has it. Inputs
come from a fixed seed; each file states tool, version and command in its first lines.
"""

import json
import math
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

COMMAND = "python src/test/python/losses_vectors.py src/test/resources/torch"
CLASSES = (2, 10, 101)


def long_tail(classes, most=500, ratio=100):
    return [int(most * (1 / ratio) ** (c / max(1, classes - 1))) for c in range(classes)]


def loss_case(loss, classes, function, spread=4.0, **settings):
    # Values that a float holds exactly, since logits are floats.
    logits = (spread * torch.randn(classes)).float().double().requires_grad_()
    label = int(torch.randint(classes, (1,)))
    value = function(logits, label)
    value.backward()
    return {
        "loss": loss,
        **settings,
        "label": label,
        "logits": logits.tolist(),
        "value": value.item(),
        "gradient": logits.grad.tolist(),
    }


def cross_entropy(scores, label):
    return F.cross_entropy(scores[None], torch.tensor([label]))


def balanced_softmax(counts):
    shift = torch.tensor(counts, dtype=torch.float64).log()
    return lambda z, y: cross_entropy(z + shift, y)


def logit_adjustment(counts, tau):
    n = torch.tensor(counts, dtype=torch.float64)
    return lambda z, y: cross_entropy(z + tau * torch.log(n / n.sum()), y)


def focal(gamma):
    def function(z, y):
        p = torch.softmax(z, 0)[y]
        return -((1 - p) ** gamma) * torch.log_softmax(z, 0)[y]

    return function


def equalization(counts, threshold):
    frequency = torch.tensor(counts, dtype=torch.float64) / sum(counts)

    def function(z, y):
        one_hot = F.one_hot(torch.tensor(y), len(counts))
        w = 1 - (frequency < threshold).double() * (1 - one_hot)
        return -torch.log(torch.exp(z[y]) / (w * torch.exp(z)).sum())

    return function


def ldam(counts, max_margin, scale):
    margins = 1.0 / np.sqrt(np.sqrt(counts))
    margins = torch.tensor(margins * (max_margin / np.max(margins)))

    def function(z, y):
        one_hot = F.one_hot(torch.tensor(y), len(counts))
        return cross_entropy(scale * (z - margins * one_hot), y)

    return function


def label_aware_smoothing(counts, head, tail, shape):
    n, most, fewest = np.array(counts), max(counts), min(counts)
    epsilon = {
        "concave": tail + (head - tail) * np.sin(np.pi * (n - fewest) / (2 * (most - fewest))),
        "linear": tail + (head - tail) * (n - fewest) / (most - fewest),
        "convex": head
        + (head - tail) * np.sin(1.5 * np.pi + np.pi * (n - fewest) / (2 * (most - fewest))),
    }[shape]

    def function(z, y):
        q = torch.full((len(counts),), float(epsilon[y]) / (len(counts) - 1))
        q[y] = 1 - float(epsilon[y])
        return F.cross_entropy(z[None], q[None])

    return function


def losses():
    cases = []
    for classes in CLASSES:
        n = long_tail(classes)
        cases.append(loss_case("balanced-softmax", classes, balanced_softmax(n), counts=n))
        for tau in (0.5, 1.0, 2.0):
            function = logit_adjustment(n, tau)
            cases.append(loss_case("logit-adjustment", classes, function, counts=n, tau=tau))
        for gamma in (0.0, 0.5, 1.0, 2.0, 5.0):
            cases.append(loss_case("focal", classes, focal(gamma), gamma=gamma))
        for share in (0.2, 0.5):
            threshold = float(np.quantile(np.array(n) / sum(n), share)) * 1.0001
            function = equalization(n, threshold)
            cases.append(loss_case("equalization", classes, function, counts=n, threshold=threshold))
        for margin, scale in ((0.5, 1.0), (0.5, 30.0), (2.0, 4.0)):
            function = ldam(n, margin, scale)
            spread = 1.0 if scale > 1 else 4.0
            settings = {"counts": n, "max-margin": margin, "scale": scale}
            cases.append(loss_case("ldam", classes, function, spread, **settings))
        for shape in ("concave", "linear", "convex"):
            function = label_aware_smoothing(n, 0.4, 0.1, shape)
            settings = {"counts": n, "head": 0.4, "tail": 0.1, "shape": shape}
            cases.append(loss_case("label-aware-smoothing", classes, function, **settings))
    return {"cases": cases}


def weights_case(rule, weights, **settings):
    weights = np.array(weights, dtype=np.float64)
    return {"rule": rule, **settings, "weights": (weights / weights.sum() * len(weights)).tolist()}


def class_weights():
    cases = []
    for classes in CLASSES:
        n = np.array(long_tail(classes))
        cases.append(weights_case("inverse", 1 / n, counts=n.tolist()))
        for beta in (0.0, 0.9, 0.99, 0.999, 0.9999):
            weights = (1.0 - beta) / (1.0 - np.power(beta, n))
            cases.append(weights_case("effective-number", weights, counts=n.tolist(), beta=beta))
        a = torch.rand(classes).numpy()
        for tau in (0.0, 0.5, 1.0, 1.5, 2.0):
            cases.append(weights_case("difficulty", (1 - a) ** tau, accuracy=a.tolist(), tau=tau))
        tau = 2 / (1 + math.exp(-(a.max() / (a.min() + 0.01) - 1)))
        cases.append(weights_case("dynamic", (1 - a) ** tau, accuracy=a.tolist(), tau=tau))
    return {"cases": cases}


def weight_net_case(hidden, batch):
    net = torch.nn.Sequential(
        torch.nn.Linear(1, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, 1), torch.nn.Sigmoid()
    )
    losses = 5 * torch.rand(batch)
    by_weight = 0.01 * torch.randn(batch)
    weights = net(losses[:, None])[:, 0]
    # A loss whose derivative by v is `by_weight`; autograd does the rest.
    (by_weight * weights).sum().backward()
    flat = torch.nn.utils.parameters_to_vector
    return {
        "hidden": hidden,
        "theta": flat(net.parameters()).tolist(),
        "losses": losses.tolist(),
        "by-weight": by_weight.tolist(),
        "weights": weights.tolist(),
        "gradient": flat([p.grad for p in net.parameters()]).tolist(),
    }


def weight_net():
    return {"cases": [weight_net_case(1, 3), weight_net_case(7, 16), weight_net_case(100, 50)]}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    topics = {"losses": losses, "class-weights": class_weights, "weight-net": weight_net}
    for topic, vectors in topics.items():
        torch.manual_seed(2209_02960)
        header = {"tool": "PyTorch", "version": torch.__version__, "command": COMMAND}
        text = json.dumps({**header, **vectors()}, indent=1)
        (folder / f"{topic}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
