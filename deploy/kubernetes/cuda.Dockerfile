# Spark's official image over CUDA: a base for Dockerfile. From the project's root:
#   docker build -f deploy/kubernetes/cuda.Dockerfile -t spark-cuda deploy/kubernetes
#   deploy/bin/build-torch --cuda
#   docker build -f deploy/kubernetes/Dockerfile --build-arg BASE=spark-cuda -t registry.example.com/difficulty-net:0.1-cuda .
ARG SPARK=apache/spark:3.5.5-scala2.12-java17-ubuntu
ARG CUDA=nvidia/cuda:13.0.1-cudnn-runtime-ubuntu22.04
FROM ${SPARK} AS spark

FROM ${CUDA}
RUN apt-get update && apt-get install -y --no-install-recommends tini libnccl2 && rm -rf /var/lib/apt/lists/* && \
    groupadd --system --gid 185 spark && useradd --system --uid 185 --gid spark spark
COPY --from=spark /opt/java/openjdk /opt/java/openjdk
COPY --from=spark --chown=spark:spark /opt/spark /opt/spark
COPY --from=spark /opt/entrypoint.sh /opt/decom.sh /opt/
ENV JAVA_HOME=/opt/java/openjdk SPARK_HOME=/opt/spark PATH=/opt/spark/bin:/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /opt/spark/work-dir
USER 185
ENTRYPOINT ["/opt/entrypoint.sh"]
