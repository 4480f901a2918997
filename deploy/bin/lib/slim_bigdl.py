"""Writes the part of BigDL DLlib's jar with dependencies that the job needs: slim_bigdl.py FAT TO.

Of the 69 MB only BigDL's own classes and what loading them asks for: the rest are Spark's libraries and others in versions that
would fight with those of the cluster. Same input, same bytes out.
"""

import re
import sys
import zipfile

KEEP = re.compile(
    r"com/intel/analytics/(?!bigdl/dllib/example/)"  # BigDL and its relocated protobuf
    r"|netty/Crc32c|caffe/"  # BigDL's own, outside its package
    r"|(org/)?tensorflow/"  # protocol classes that BigDL's graph classes link to
    # Written by BigDL in Spark's packages to reach what is private there; Spark has none of these.
    r"|org/apache/spark/(rdd|storage|sparkExtension|utils|bigdl|ml/adapter)/"
    r"|org/apache/spark/ml/(DL|VectorCompatibility|DefaultParamsWriterWrapper)"
    r"|org/apache/spark/sql/(SqlAdapter|OrcaArrowUtils)"
    r"|spark-bigdl\.conf$|bigdl-version-info\.properties$"
)
NEEDED = ("com/intel/analytics/bigdl/dllib/nn/mkldnn/DnnGraph.class", "spark-bigdl.conf")

with zipfile.ZipFile(sys.argv[1]) as fat, zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as slim:
    names = sorted({n for n in fat.namelist() if KEEP.match(n) and not n.endswith("/")})
    for needed in NEEDED:
        if needed not in names:
            sys.exit(f"{sys.argv[1]} does not contain {needed}: not the jar with dependencies of BigDL DLlib 2.4.0")
    for name in names:
        # A fixed date: the jar's checksum depends on its content alone.
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.external_attr = 0o644 << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        slim.writestr(entry, fat.read(name))
