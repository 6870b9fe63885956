# The three programs: one build, one image for each (--target prosaas-api, prosaas-calls, worker).
# An image holds its program, the libraries that it is linked with and trusted certificates: no shell.
# BUILD may name an image of prebuilt.Dockerfile instead: programs that were built elsewhere.
ARG BUILD=build

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# Cargo's profile: `release` optimises across crates as well, and takes longer with each change.
ARG PROFILE=image
# Cargo's features: `worker/local-whisper` puts Whisper into the worker (docs/understanding.md).
ARG FEATURES=
ARG REVISION=unknown
# Cargo tells by the time of a file whether it was compiled, and the cache outlives a checkout of an
# older version: touched, our own crates are always compiled anew, their dependencies never twice.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/target,sharing=locked \
    find crates migrations Cargo.toml -type f -exec touch {} + \
 && PROSAAS_REVISION=$REVISION cargo build --locked --profile "$PROFILE" --target-dir /target \
      --features "$FEATURES" -p prosaas-api -p prosaas-calls -p worker \
 && deploy/docker/root-files /root-files "/target/$PROFILE/prosaas-api" "/target/$PROFILE/prosaas-calls" "/target/$PROFILE/worker"

FROM ${BUILD} AS built

FROM scratch AS runtime
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.vendor="ProSaaS" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION
COPY --from=built /root-files/system /
# A new named volume takes over the owner of the folder that it is mounted at.
COPY --from=built --chown=10001:10001 /root-files/recordings /app/server/recordings
USER 10001:10001
STOPSIGNAL SIGTERM

# Each program has a port of its own: an address that one gave up and another got is then refused, and the
# gateway tries the next, instead of being told 404 by the wrong program.
FROM runtime AS prosaas-api
LABEL org.opencontainers.image.title="prosaas-api"
ENV PROSAAS__HTTP__LISTEN=0.0.0.0:8081
EXPOSE 8081
COPY --from=built /root-files/programs/prosaas-api /usr/local/bin/prosaas-api
HEALTHCHECK --interval=5s --timeout=5s --start-period=90s --retries=3 CMD ["/usr/local/bin/prosaas-api", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/prosaas-api"]

FROM runtime AS prosaas-calls
LABEL org.opencontainers.image.title="prosaas-calls"
ENV PROSAAS__HTTP__LISTEN=0.0.0.0:8082
EXPOSE 8082
COPY --from=built /root-files/programs/prosaas-calls /usr/local/bin/prosaas-calls
HEALTHCHECK --interval=5s --timeout=5s --start-period=90s --retries=3 CMD ["/usr/local/bin/prosaas-calls", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/prosaas-calls"]

FROM runtime AS worker
LABEL org.opencontainers.image.title="worker"
ENV PROSAAS__HTTP__LISTEN=0.0.0.0:8083
EXPOSE 8083
COPY --from=built /root-files/programs/worker /usr/local/bin/worker
HEALTHCHECK --interval=5s --timeout=5s --start-period=90s --retries=3 CMD ["/usr/local/bin/worker", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/worker"]
