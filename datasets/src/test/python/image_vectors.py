"""Reference vectors for decoding and scaling, made with Pillow and torchvision.

    python datasets/src/test/python/image_vectors.py

writes image/decoded.json and augment/scaled.json under src/test/resources/io/difficultynet/datasets. Made with Pillow
12.0.0, torchvision 0.29.2, numpy 2.4.6; each file says so itself. Bytes are base64; images are channels x height x width.
"""

import base64
import io
import json
import pathlib
import struct
import zlib

import numpy as np
import PIL
import torchvision
from PIL import Image, ImageCms, ImageEnhance
from torchvision.transforms import functional as F

OUT = pathlib.Path(__file__).parent.parent / "resources/io/difficultynet/datasets"
ORIGIN = f"Pillow {PIL.__version__}, torchvision {torchvision.__version__}, numpy {np.__version__}, image_vectors.py"


def text(data):
    return base64.b64encode(bytes(data)).decode()


def planar(image):
    return np.asarray(image.convert("RGB")).transpose(2, 0, 1)


def picture(height, width, seed):
    """Smooth colours with some noise."""
    random = np.random.default_rng(seed)
    small = Image.fromarray(random.integers(0, 256, (4, 5, 3), dtype=np.uint8))
    smooth = np.asarray(small.resize((width, height), Image.BICUBIC)).astype(int)
    return Image.fromarray((smooth + random.integers(-9, 10, smooth.shape)).clip(0, 255).astype(np.uint8))


def saved(image, **options):
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()


def png(height, width, depth, colour, rows):
    """A PNG of 16 bits, which Pillow does not write for colours."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row.astype(">u2").tobytes() for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def decoded():
    image = picture(15, 21, 1)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    jpeg = dict(format="JPEG", quality=85)
    cmyk = saved(image.convert("CMYK"), **jpeg)
    adobe = cmyk.index(b"Adobe")
    assert cmyk[adobe + 11] == 0
    oriented = Image.Exif()
    oriented[0x0112] = 6
    files = {
        "jpeg-420": saved(image, subsampling=2, **jpeg),
        "jpeg-422": saved(image, subsampling=1, **jpeg),
        "jpeg-444": saved(image, subsampling=0, **jpeg),
        "jpeg-rgb": saved(image, keep_rgb=True, **jpeg),
        "jpeg-progressive": saved(image, progressive=True, **jpeg),
        "jpeg-restart": saved(image, restart_marker_blocks=1, **jpeg),
        "jpeg-grey": saved(image.convert("L"), **jpeg),
        "jpeg-grey-with-colour-profile": saved(image.convert("L"), icc_profile=profile, **jpeg),
        "jpeg-with-broken-profile": saved(image, icc_profile=b"no profile", **jpeg),
        "jpeg-rotated-by-exif": saved(image, exif=oriented, **jpeg),
        "jpeg-with-bytes-after-its-end": saved(image, **jpeg) + bytes(100),
        "jpeg-cmyk": cmyk,
        "jpeg-ycck": cmyk[: adobe + 11] + b"\x02" + cmyk[adobe + 12 :],
        "png-rgb": saved(image, format="PNG"),
        "png-rgba": saved(Image.merge("RGBA", (*image.split(), image.convert("L"))), format="PNG"),
        "png-grey": saved(image.convert("L"), format="PNG"),
        "png-grey-alpha": saved(image.convert("LA"), format="PNG"),
        "png-1-bit": saved(image.convert("1"), format="PNG"),
        "png-palette": saved(image.convert("P", palette=Image.Palette.ADAPTIVE, colors=16), format="PNG"),
        "png-animated": saved(image, format="PNG", save_all=True, append_images=[image.rotate(90)]),
    }
    cases = [(name, file, planar(Image.open(io.BytesIO(file)))) for name, file in files.items()]
    wide = np.random.default_rng(2).integers(0, 1 << 16, (15, 21, 3))
    high = (wide >> 8).astype(np.uint8)
    file = png(15, 21, 16, 2, wide.reshape(15, -1))
    assert (planar(Image.open(io.BytesIO(file))) == high.transpose(2, 0, 1)).all()
    cases.append(("png-16-bit-rgb", file, high.transpose(2, 0, 1)))
    # The upper bits by numpy: Pillow clips 16-bit grey at 255 when it converts it.
    cases.append(("png-16-bit-grey", png(15, 21, 16, 0, wide[:, :, 0]), np.stack([high[:, :, 0]] * 3)))
    return [
        dict(name=name, file=text(file), height=rgb.shape[1], width=rgb.shape[2], rgb=text(rgb.tobytes()))
        for name, file, rgb in cases
    ]


def scaled():
    cases = []
    for seed, (height, width, top, left, h, w, out) in enumerate(
        [
            (23, 17, 0, 0, 23, 17, 8),
            (23, 17, 3, 2, 20, 11, 8),
            (9, 12, 1, 1, 5, 7, 16),
            (40, 64, 4, 9, 33, 50, 7),
            (8, 8, 0, 0, 8, 8, 8),
            (30, 5, 10, 0, 1, 5, 6),
            (200, 150, 11, 7, 180, 130, 24),
        ]
    ):
        image = picture(height, width, 10 + seed)
        result = F.resized_crop(image, top, left, h, w, [out, out])
        cases.append(
            dict(
                image=text(planar(image).tobytes()),
                height=height,
                width=width,
                box=[top, left, h, w],
                size=out,
                result=text(planar(result).tobytes()),
            )
        )
    return cases


def evaluated():
    cases = []
    for seed, (height, width, shorter, out) in enumerate(
        [(30, 41, 16, 14), (41, 30, 16, 14), (20, 20, 32, 28), (10, 64, 9, 8), (33, 32, 16, 13), (57, 30, 32, 28)]
    ):
        image = picture(height, width, 30 + seed)
        result = F.center_crop(F.resize(image, shorter), out)
        cases.append(
            dict(
                image=text(planar(image).tobytes()),
                height=height,
                width=width,
                evaluationSize=shorter,
                size=out,
                result=text(planar(result).tobytes()),
            )
        )
    return cases


def enhanced():
    image = picture(12, 15, 50)
    kinds = dict(
        brightness=ImageEnhance.Brightness, contrast=ImageEnhance.Contrast, saturation=ImageEnhance.Color
    )
    return dict(
        image=text(planar(image).tobytes()),
        height=12,
        width=15,
        cases=[
            dict(kind=kind, factor=factor, result=text(planar(make(image).enhance(factor)).tobytes()))
            for kind, make in kinds.items()
            for factor in (0.0, 0.3, 0.77, 1.0, 1.4, 2.5)
        ],
    )


def write(path, content):
    path = OUT / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dict(madeWith=ORIGIN, **content), indent=1) + "\n")


if __name__ == "__main__":
    write("image/decoded.json", dict(cases=decoded()))
    write("augment/scaled.json", dict(scaled=scaled(), evaluated=evaluated(), enhanced=enhanced()))
