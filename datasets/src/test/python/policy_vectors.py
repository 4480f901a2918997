"""Reference vectors for AutoAugment and RandAugment, made with torchvision on Pillow images.

    python datasets/src/test/python/policy_vectors.py

writes augment/policies.json under src/test/resources/io/difficultynet/datasets: the tables of the two policies, the
magnitude of every operation at several levels, and what each operation makes of three images. Made with Pillow 12.0.0 and
torchvision 0.29.2; the file says so itself. Bytes are base64; images are channels x height x width.
"""

import numpy as np
from image_vectors import picture, planar, text, write
from PIL import Image
from torchvision.transforms import AutoAugment, AutoAugmentPolicy, InterpolationMode, RandAugment
from torchvision.transforms.autoaugment import _apply_op

HEIGHT, WIDTH = 20, 26
NAMES = dict(ShearX="SHEAR_X", ShearY="SHEAR_Y", TranslateX="TRANSLATE_X", TranslateY="TRANSLATE_Y", Color="COLOUR")
NAMES["AutoContrast"] = "AUTO_CONTRAST"


def name(operation):
    return NAMES.get(operation, operation.upper())


def tables():
    return {
        policy.name: [
            [dict(operation=name(op), probability=p, level=level or 0) for op, p, level in pair]
            for pair in AutoAugment(policy).policies
        ]
        for policy in (AutoAugmentPolicy.CIFAR10, AutoAugmentPolicy.IMAGENET)
    }


def magnitudes():
    spaces = {
        10: AutoAugment()._augmentation_space(10, (HEIGHT, WIDTH)),
        31: RandAugment()._augmentation_space(31, (HEIGHT, WIDTH)),
    }
    return [
        dict(operation=name(op), levels=levels, level=level, magnitude=float(values[level]) if values.ndim else 0.0)
        for levels, space in spaces.items()
        for op, (values, _) in space.items()
        for level in range(levels)
    ]


def results():
    random = np.random.default_rng(5)
    two = np.where(random.random((HEIGHT, WIDTH, 3)) < 0.3, 60, 200).astype(np.uint8)
    images = dict(
        picture=picture(HEIGHT, WIDTH, 60),
        dull=picture(HEIGHT, WIDTH, 61).point(lambda v: 90 + v // 5),
        two=Image.fromarray(two),
        flat=Image.new("RGB", (WIDTH, HEIGHT), (9, 130, 255)),
    )
    space = AutoAugment()._augmentation_space(10, (HEIGHT, WIDTH))
    cases = []
    for of, image in images.items():
        for op, (values, signed) in space.items():
            levels = (0, 3, 6, 9) if values.ndim and of == "picture" else (5,) if values.ndim else (0,)
            for level in levels:
                for sign in (1.0, -1.0) if signed else (1.0,):
                    magnitude = sign * (float(values[level]) if values.ndim else 0.0)
                    result = _apply_op(image, op, magnitude, InterpolationMode.NEAREST, None)
                    cases.append(
                        dict(image=of, operation=name(op), magnitude=magnitude, result=text(planar(result).tobytes()))
                    )
    return dict(images={of: text(planar(image).tobytes()) for of, image in images.items()}, cases=cases)


if __name__ == "__main__":
    write(
        "augment/policies.json",
        dict(height=HEIGHT, width=WIDTH, tables=tables(), magnitudes=magnitudes(), **results()),
    )
