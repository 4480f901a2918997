"""The Python example of the documents, as it stands there."""

import re
import struct
import zlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def examples(document):
    return re.findall(r"```python\n(.*?)```", (ROOT / document).read_text(encoding="utf-8"), re.DOTALL)


def png(brightness):
    """A grey square of 8 x 8 pixels."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + bytes((brightness + 8 * y + x) % 256 for x in range(8)) for y in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def birds(spark):
    rows = [(png(80 * label + i), label) for label, count in enumerate([40, 20, 10]) for i in range(count)]
    return spark.createDataFrame([(bytearray(image), label) for image, label in rows], ["image", "label"])


@pytest.mark.parametrize("document", ["docs/spark-ml.md", "README.md"])
def test_example_runs(document, birds, tmp_path):
    for example in examples(document):
        names = {"birds": birds, "folder": str(tmp_path / "model")}
        exec(compile(example, document, "exec"), names)
        assert names["model"].summary.totalIterations == 3
        assert (tmp_path / "model" / "model" / "model.safetensors").is_file()


def test_documents_have_the_same_example():
    assert len(examples("docs/spark-ml.md")) == 1
    assert set(examples("README.md")) <= set(examples("docs/spark-ml.md"))
