# Sparebit as a container, for linux/amd64 and linux/arm64. It needs BuildKit, as every Docker since
# 23 has it; before: DOCKER_BUILDKIT=1.
#
#   docker build -t sparebit .
#   docker build -t sparebit:gpu --build-arg FLAVOUR=gpu .
#   docker build -t sparebit:lgpl --build-arg GPL_CODECS=omit .

# cpu, or gpu: CUDA libraries and ONNX Runtime's CUDA build, for amd64 only.
ARG FLAVOUR=cpu
# include, or omit: FFmpeg's GPL build, which nothing loads before POST /codec.
ARG GPL_CODECS=include

# The JDK, on the builder's own kind of processor, and what Java for the image's kind is made of.
FROM --platform=$BUILDPLATFORM debian:trixie-slim AS jdk
ARG TARGETARCH
COPY container/jdk /tmp/
RUN /tmp/jdk "$TARGETARCH"
ENV JAVA_HOME=/opt/jdk

# Java for the image. Only this is made again when its list of modules changes.
FROM jdk AS java
COPY container/java /tmp/
RUN /tmp/java /opt/java

# The jar, for the image's kind of processor: first what only pom.xml decides.
FROM jdk AS build
WORKDIR /build
COPY .mvn .mvn
COPY LICENSE pom.xml ./
COPY container/build container/
ARG TARGETARCH
ARG FLAVOUR
ARG GPL_CODECS
# The secret is optional, see container/build.
RUN --mount=type=cache,target=/root/.m2 --mount=type=secret,id=truststore \
    container/build libraries "$FLAVOUR" "$TARGETARCH" "$GPL_CODECS"
COPY samples/test.mp4 samples/
COPY src/main src/main
# The commit, which GET /version shows: --build-arg REVISION="$(git rev-parse --short HEAD)"
ARG REVISION
RUN --mount=type=cache,target=/root/.m2 --mount=type=secret,id=truststore \
    container/build jar "$FLAVOUR" "$TARGETARCH" "$REVISION"

# What both the server and its workers need. The archive of Java's own classes makes every start
# faster; it can be made only where that Java runs.
# The base may be older than Debian's last security updates; an image that lacks one is not built.
FROM debian:trixie-slim AS jre
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get upgrade -y --no-install-recommends \
 && apt-get install -y --no-install-recommends libstdc++6 libudev1 \
 && if apt-get --simulate upgrade | grep '^Inst'; then echo "These updates are missing." >&2; exit 1; fi \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt
COPY --from=java /opt/java /opt/java
ENV JAVA_HOME=/opt/java PATH=/opt/java/bin:$PATH
COPY container/sbom /tmp/
RUN java -Xshare:dump -Xlog:disable -Xlog:all=error:stderr \
 && install -d /opt/sparebit/sbom \
 && bash /tmp/sbom /opt/sparebit/sbom/debian.cdx.json /opt/java \
 && rm /tmp/sbom

# The jar's content, sorted by how often it changes. A worker is started here once, so an image on
# which none can start is not built.
FROM debian:trixie-slim AS unpacked
RUN apt-get update \
 && apt-get install -y --no-install-recommends libstdc++6 libudev1 unzip zip \
 && rm -rf /var/lib/apt/lists/*
COPY --from=jre /opt/java /opt/java
ENV PATH=/opt/java/bin:$PATH
COPY --from=build /build/target/sparebit.jar /tmp/jar/
COPY container/unpack /tmp/
RUN /tmp/unpack /tmp/jar/sparebit.jar /opt/sparebit

FROM jre AS cpu

# What ONNX Runtime's CUDA build is linked with, and what it loads for convolutions (cuDNN, which loads
# libnvrtc). The driver is the host's, brought in by NVIDIA's container toolkit.
FROM nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04 AS cuda
RUN mkdir /cuda \
 && cd /usr/local/cuda/targets/x86_64-linux/lib \
 && cp -P libcudart.so.12* libcublas.so.12* libcublasLt.so.12* libcurand.so.10* \
      libnvrtc.so.12* libnvrtc-builtins.so.12* /cuda/ \
 && cp -P /usr/lib/x86_64-linux-gnu/libcudnn*.so.9* /cuda/ \
 && mkdir /cuda/licences \
 && cp /NGC-DL-CONTAINER-LICENSE /cuda/licences/ \
 && for notice in /usr/share/doc/cuda-*/copyright /usr/share/doc/libcu[bdr]*/copyright; do \
      if [ -f "$notice" ]; then cp "$notice" "/cuda/licences/$(basename "$(dirname "$notice")").txt"; fi; \
    done
FROM jre AS gpu
COPY --from=cuda /cuda /opt/cuda
RUN echo /opt/cuda > /etc/ld.so.conf.d/cuda.conf && ldconfig
# video: NVENC and NVDEC.
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility,video

FROM ${FLAVOUR} AS image
# Any user may write to fresh volumes, so that --user takes every number.
RUN groupadd --gid 1000 sparebit \
 && useradd --uid 1000 --gid 1000 --no-create-home --home-dir /var/lib/sparebit sparebit \
 && install -d -m 1777 /isize_files /var/lib/sparebit
COPY --from=build /build/target/codecs-gpl /opt/sparebit/codecs-gpl
COPY --from=unpacked /opt/sparebit/natives /opt/sparebit/natives
COPY --from=unpacked /opt/sparebit/lib /opt/sparebit/lib
COPY --from=unpacked /opt/sparebit/licences /opt/sparebit/licences
COPY --from=unpacked /opt/sparebit/sbom /opt/sparebit/sbom
COPY container/healthcheck /usr/local/bin/
COPY container/start /opt/sparebit/
COPY --from=unpacked /opt/sparebit/runtime /opt/sparebit/runtime
COPY --from=unpacked /opt/sparebit/sparebit.jar /opt/sparebit/

ARG REVISION
LABEL org.opencontainers.image.title="Sparebit" \
      org.opencontainers.image.description="Self-hosted video precoding server" \
      org.opencontainers.image.licenses="Apache-2.0 AND LGPL-3.0-or-later AND GPL-3.0-or-later" \
      org.opencontainers.image.revision="$REVISION"

ENV SPAREBIT_DATA_DIR=/var/lib/sparebit \
    SPAREBIT_FILES_DIR=/isize_files \
    SPAREBIT_CODECS_DIR=/opt/sparebit/codecs-gpl \
    SPAREBIT_WORKER_RUNTIME_DIR=/opt/sparebit/runtime \
    LANG=C.UTF-8
USER 1000:1000
WORKDIR /var/lib/sparebit
VOLUME ["/isize_files", "/var/lib/sparebit"]
EXPOSE 8000/tcp 8001/tcp 8001/udp
# Running jobs go back into the queue: give it more than docker's 10 s (docker stop -t 60).
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["healthcheck"]
ENTRYPOINT ["/opt/sparebit/start"]
