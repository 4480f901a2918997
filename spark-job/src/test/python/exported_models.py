"""Compares exported models with the engine that they were trained with, in PyTorch and in onnxruntime.

    python src/test/python/exported_models.py FOLDER...

ExportedModelTest writes the folders, and runs this where the Python that DIFFICULTY_NET_PYTHON names (python3 without
it) has torch, torchvision, numpy, onnx and onnxruntime. Each holds an export with both forms, and in check.json the
shape of a sample; in inputs.f32 and logits.f32 samples as the network takes them and what the engine makes of them; for
images in image.u8 an image, height x width x channels, and in image.f32 what the input pipeline makes of it.
The exit status is 1 where a logit or an input is farther from the engine's than it may be.
"""

import importlib.util
import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime
import torch
from PIL import Image

BATCHES = (1, 2, 7)
LOGITS = 1e-4
INPUTS = 1e-5


def loaded(folder):
    spec = importlib.util.spec_from_file_location("load", folder / "load.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.model()


def floats(file, *shape):
    return numpy.fromfile(file, "<f4").reshape(shape)


def largest(difference):
    return float(numpy.abs(difference).max())


def compare(folder):
    check = json.loads((folder / "check.json").read_text())
    network, transform, names = loaded(folder)
    inputs = floats(folder / "inputs.f32", -1, *check["sample"])
    logits = floats(folder / "logits.f32", -1, len(names))
    onnx.checker.check_model(onnx.load(folder / "model.onnx"), full_check=True)
    session = onnxruntime.InferenceSession(folder / "model.onnx")
    in_torch, in_onnx = 0.0, 0.0
    for size in BATCHES:
        with torch.no_grad():
            in_torch = max(in_torch, largest(network(torch.from_numpy(inputs[:size])).numpy() - logits[:size]))
        in_onnx = max(in_onnx, largest(session.run(["logits"], {"input": inputs[:size]})[0] - logits[:size]))
    wrong = in_torch >= LOGITS or in_onnx >= LOGITS
    line = f"{folder.name:24} PyTorch {in_torch:.1e}  onnxruntime {in_onnx:.1e}"
    if "image" in check:
        pixels = numpy.fromfile(folder / "image.u8", numpy.uint8).reshape(check["image"]).squeeze()
        made = transform(Image.fromarray(pixels)).numpy()
        difference = largest(made - floats(folder / "image.f32", *check["sample"]))
        wrong = wrong or difference >= INPUTS
        line += f"  input {difference:.1e}"
    print(line)
    return wrong


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(f"torch {torch.__version__}, onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}")
    sys.exit(max([compare(pathlib.Path(folder)) for folder in sys.argv[1:]]))
