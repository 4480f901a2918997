# Stands in for Spark's official image, where that cannot be fetched, as the base of deploy/kubernetes/Dockerfile. build-kubernetes gives
# Debian with Java 17 and a Spark as contexts.
FROM scratch
COPY --from=debian / /
RUN groupadd --system --gid 185 spark && useradd --system --uid 185 --gid spark spark && \
    mkdir -p /opt/java /opt/spark/work-dir && ln -s /usr/lib/jvm/java-17-openjdk-amd64 /opt/java/openjdk && \
    touch /opt/decom.sh && chown -R spark:spark /opt/spark
COPY --from=spark bin /opt/spark/bin
COPY --from=spark jars /opt/spark/jars
COPY entrypoint /opt/entrypoint.sh
ENV JAVA_HOME=/opt/java/openjdk SPARK_HOME=/opt/spark
WORKDIR /opt/spark/work-dir
USER spark
ENTRYPOINT ["/opt/entrypoint.sh"]
