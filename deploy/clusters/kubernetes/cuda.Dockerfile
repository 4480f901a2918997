# Stands in for NVIDIA's image, as the base of deploy/kubernetes/cuda.Dockerfile: no CUDA, and packages of which only the name is there.
ARG BASE
FROM ${BASE}
USER root
RUN userdel spark && rm -rf /opt/* /etc/apt/sources.list* && mkdir -p /packages/libnccl2/DEBIAN && cd /packages && \
    printf 'Package: libnccl2\nVersion: 1\nArchitecture: amd64\nMaintainer: nobody\nDescription: stands in\n' >libnccl2/DEBIAN/control && \
    dpkg-deb --build libnccl2 && { cat libnccl2/DEBIAN/control; printf 'Filename: ./libnccl2.deb\nSize: %s\nSHA256: %s\n' \
      "$(stat -c %s libnccl2.deb)" "$(sha256sum <libnccl2.deb | cut -d' ' -f1)"; } >Packages && \
    echo 'deb [trusted=yes] file:/packages ./' >/etc/apt/sources.list
