"""Writes the reference vectors that tests compare with PyTorch, one JSON file a topic.

Run from the common module:
    python src/test/python/torch_vectors.py src/test/resources/torch

Everything is float64 and takes its inputs from a fixed seed; each file states tool, version and
command in its first lines.
"""

import json
import pathlib
import sys

import torch
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

COMMAND = "python src/test/python/torch_vectors.py src/test/resources/torch"


def adam_case(name, lr, betas, eps, weight_decay, steps):
    start = torch.randn(6)
    gradients = [torch.randn(6) * 10.0 ** (k % 4 - 2) for k in range(steps)]
    parameter = torch.nn.Parameter(start.clone())
    optimizer = torch.optim.Adam([parameter], lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)
    trajectory = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        trajectory.append(parameter.detach().tolist())
    state = optimizer.state[parameter]
    return {
        "name": name,
        "rate": lr,
        "beta1": betas[0],
        "beta2": betas[1],
        "epsilon": eps,
        "weight-decay": weight_decay,
        "start": start.tolist(),
        "gradients": [g.tolist() for g in gradients],
        "trajectory": trajectory,
        "first": state["exp_avg"].tolist(),
        "second": state["exp_avg_sq"].tolist(),
    }


def adam():
    return {
        "cases": [
            adam_case("defaults", 1e-3, (0.9, 0.999), 1e-8, 0.0, 25),
            adam_case("with weight decay", 1e-3, (0.9, 0.999), 1e-8, 1e-4, 25),
            adam_case("everything else", 0.05, (0.5, 0.9), 1e-3, 0.1, 25),
        ]
    }


def rates(scheduler_of, rate, count, every=1):
    """The rate used by each of `count` iterations, the scheduler stepped every `every` of them."""
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=rate)
    scheduler = scheduler_of(optimizer)
    used = []
    for t in range(count):
        used.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if (t + 1) % every == 0:
            scheduler.step()
    return used


def schedules():
    n, epochs = 7, 12
    count = n * epochs
    by_epoch = [
        ("step", lambda o: lr_scheduler.StepLR(o, 4, 0.1)),
        ("multi-step", lambda o: lr_scheduler.MultiStepLR(o, [3, 4, 9], 0.2)),
    ]
    by_iteration = [
        ("constant", lambda o: lr_scheduler.ConstantLR(o, 1.0)),
        ("cosine", lambda o: lr_scheduler.CosineAnnealingLR(o, count)),
        ("cosine-to-0.01", lambda o: lr_scheduler.CosineAnnealingLR(o, count, 0.01)),
        (
            "warm-up-cosine",
            lambda o: lr_scheduler.ChainedScheduler(
                [lr_scheduler.LinearLR(o, 0.1, 1.0, 2 * n), lr_scheduler.CosineAnnealingLR(o, count)]
            ),
        ),
        (
            "warm-up-step",
            lambda o: lr_scheduler.ChainedScheduler(
                [lr_scheduler.LinearLR(o, 0.25, 1.0, 5 * n), lr_scheduler.StepLR(o, 4 * n, 0.1)]
            ),
        ),
    ]
    out = {"rate": 0.1, "iterations-per-epoch": n, "epochs": epochs}
    out.update({name: rates(make, 0.1, count, n) for name, make in by_epoch})
    out.update({name: rates(make, 0.1, count) for name, make in by_iteration})
    return out


def meta_step_case(mode, driver_weight, classes=6, hidden=9, steps=4):
    net = torch.nn.Sequential(
        torch.nn.Linear(classes, hidden),
        torch.nn.ReLU(),
        torch.nn.Linear(hidden, hidden),
        torch.nn.ReLU(),
        torch.nn.Linear(hidden, classes),
        torch.nn.Sigmoid(),
    )
    flat = lambda: torch.nn.utils.parameters_to_vector(net.parameters()).detach().tolist()
    theta = flat()
    accuracy = torch.rand(classes)
    meta_gradients = [0.05 * torch.randn(classes) for _ in range(steps)]
    rate, weight_decay = 1e-2, 1e-4
    optimizer = torch.optim.Adam(net.parameters(), lr=rate, weight_decay=weight_decay)

    def difficulty_weights_driver():
        d = net(accuracy)
        v = classes * d / d.sum()
        target = 1 - accuracy / (accuracy.sum() + 1e-12)
        return d, v, ((d - target) ** 2).mean()

    def norm(loss):
        grads = torch.autograd.grad(loss, list(net.parameters()), retain_graph=True)
        return torch.sqrt(sum((g**2).sum() for g in grads)).item()

    thetas, meta_norms, driver_norms = [], [], []
    for gradient in meta_gradients:
        _, v, driver = difficulty_weights_driver()
        # A loss whose derivative by v is `gradient`; autograd does the rest.
        meta = (gradient * v).sum() if mode != "driver-only" else 0 * v.sum()
        driver = driver_weight * driver if mode != "meta-only" else 0 * driver
        meta_norms.append(norm(meta))
        driver_norms.append(norm(driver))
        optimizer.zero_grad()
        (meta + driver).backward()
        optimizer.step()
        thetas.append(flat())
    d, v, driver = difficulty_weights_driver()
    return {
        "mode": mode,
        "driver-weight": driver_weight,
        "classes": classes,
        "hidden": hidden,
        "rate": rate,
        "weight-decay": weight_decay,
        "theta": theta,
        "accuracy": accuracy.tolist(),
        "meta-gradients": [g.tolist() for g in meta_gradients],
        "thetas": thetas,
        "difficulty": d.tolist(),
        "weights": v.tolist(),
        "driver-loss": driver.item(),
        "meta-gradient-norm": sum(meta_norms) / steps,
        "driver-gradient-norm": sum(driver_norms) / steps,
    }


def meta_step():
    return {
        "cases": [
            meta_step_case("meta-and-driver", 0.3),
            meta_step_case("driver-only", 0.3),
            meta_step_case("meta-only", 0.3),
        ]
    }


def cross_entropy():
    cases = []
    for classes in (1, 2, 10, 101):
        for smoothing in (0.0, 0.1):
            # Values that a float holds exactly, since logits are floats.
            logits = (4 * torch.randn(classes)).float().double().requires_grad_()
            label = int(torch.randint(classes, (1,)))
            loss = torch.nn.functional.cross_entropy(
                logits[None], torch.tensor([label]), label_smoothing=smoothing
            )
            loss.backward()
            cases.append(
                {
                    "smoothing": smoothing,
                    "label": label,
                    "logits": logits.tolist(),
                    "loss": loss.item(),
                    "gradient": logits.grad.tolist(),
                }
            )
    return {"cases": cases}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    topics = {
        "adam": adam,
        "schedules": schedules,
        "meta-step": meta_step,
        "cross-entropy": cross_entropy,
    }
    for topic, vectors in topics.items():
        torch.manual_seed(2209_02960)
        header = {"tool": "PyTorch", "version": torch.__version__, "command": COMMAND}
        text = json.dumps({**header, **vectors()}, indent=1)
        (folder / f"{topic}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
