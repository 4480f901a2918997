"""Loads a trained and exported model into torchvision and compares it with what the job measured.

    python src/test/python/trained_model.py images FOLDER
writes a small CIFAR-100 (binary version): 1,000 training images and 500 test images, of which each class has a
pattern of its own plus noise.

    python src/test/python/trained_model.py compare RUN EXPORT FOLDER
loads EXPORT/model.safetensors (`export --safetensors` of RUN, a ResNet for large images on the unscaled images of
FOLDER) into torchvision's network with load_state_dict(strict=True), passes the test images through it, and
compares with RUN/result.json: the confusion matrix must be equal, and the loss, which any shift of a logit moves,
within 1e-5. The exit status is 1 where they are not.

Needs torch, torchvision, numpy and safetensors. All of it, from the root of the repository:

    python spark-job/src/test/python/trained_model.py images runs/tiny-cifar
    deploy/bin/difficulty-net --master 'local[1]' train --config conf/recipes/cifar100-lt-100.conf --output runs/resnet18 \\
        --set data.root=runs/tiny-cifar --set network.family=large-images --set network.depth=18 --set network.shortcut=B \\
        --set split.imbalance=2 --set split.validation-per-class=2 --set augment.policy=none --set augment.cutout=0 \\
        --set train.batch-size=16 --set train.learning-rate.initial=0.02 --set method.name=balanced-softmax --set run.epochs=4
    deploy/bin/difficulty-net export --run runs/resnet18 --output runs/exported --safetensors
    python spark-job/src/test/python/trained_model.py compare runs/resnet18 runs/exported runs/tiny-cifar
"""

import json
import pathlib
import sys

import numpy
import safetensors.torch
import torch
import torchvision

CLASSES = 100
SHAPE = (3, 32, 32)
LOSS_TOLERANCE = 1e-5


def write_images(folder):
    folder.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(1)
    patterns = random.integers(0, 256, (CLASSES, 3, 4, 4)).repeat(8, axis=2).repeat(8, axis=3)
    for name, of_a_class in (("train.bin", 10), ("test.bin", 5)):
        with open(folder / name, "wb") as file:
            for i in range(CLASSES * of_a_class):
                label = i % CLASSES
                pixels = patterns[label] + random.normal(0, 60, SHAPE)
                file.write(bytes([label // 5, label]) + pixels.clip(0, 255).astype(numpy.uint8).tobytes())


def test_images(folder, model):
    records = numpy.fromfile(folder / "test.bin", numpy.uint8).reshape(-1, 2 + 3 * 32 * 32)
    pixels = torch.from_numpy(records[:, 2:].astype(numpy.float32) / 255).reshape(-1, *SHAPE)
    mean, std = (torch.tensor(model[key]).reshape(3, 1, 1) for key in ("mean", "std"))
    return (pixels - mean) / std, torch.from_numpy(records[:, 1].astype(numpy.int64))


def compare(run, export, folder):
    result = json.loads((run / "result.json").read_text())
    model = json.loads((run / "model" / "model.json").read_text())
    depth = result["configuration"]["difficulty-net"]["network"]["depth"]
    net = getattr(torchvision.models, f"resnet{depth}")(weights=None, num_classes=CLASSES)
    print(net.load_state_dict(safetensors.torch.load_file(export / "model.safetensors"), strict=True))
    net.eval()
    images, labels = test_images(folder, model)
    with torch.no_grad():
        logits = torch.cat([net(some) for some in images.split(100)]).double()
    confusion = numpy.zeros((CLASSES, CLASSES), int)
    numpy.add.at(confusion, (labels.numpy(), logits.argmax(1).numpy()), 1)
    loss = torch.nn.functional.cross_entropy(logits, labels).item()
    measured = numpy.zeros((CLASSES, CLASSES), int)
    for truth, row in enumerate(result["test"]["confusion"]):
        for predicted, count in row.items():
            measured[truth, int(predicted)] = count
    same = (confusion == measured).all()
    print(f"{len(labels)} images, {confusion.trace()} right; confusion matrix {'equal' if same else 'NOT equal'}")
    error = abs(loss - result["test"]["loss"])
    print(f"loss {loss:.9f} here, {result['test']['loss']:.9f} in result.json: {error:.1e} apart")
    return 0 if same and error < LOSS_TOLERANCE else 1


def main():
    torch.set_num_threads(1)
    command, *paths = sys.argv[1:]
    if command == "images":
        write_images(*map(pathlib.Path, paths))
        return 0
    return compare(*map(pathlib.Path, paths))


if __name__ == "__main__":
    sys.exit(main())
