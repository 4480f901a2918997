# What holds the network of a pod: nothing but sleep.
ARG BASE
FROM ${BASE} AS debian
FROM scratch
COPY --from=debian /lib64/ld-linux-x86-64.so.2 /lib64/
COPY --from=debian /lib/x86_64-linux-gnu/libc.so.6 /lib/x86_64-linux-gnu/
COPY --from=debian /bin/sleep /bin/
ENTRYPOINT ["/bin/sleep", "infinity"]
