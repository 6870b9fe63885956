# The three programs: one build, one small image for each (--target prosaas-api, prosaas-calls, worker).
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# Cargo tells by the time of a file whether it was compiled, and the cache outlives a checkout of an
# older version: touched, our own crates are always compiled anew, their dependencies never twice.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/target,sharing=locked \
    find crates migrations Cargo.toml -type f -exec touch {} + \
 && cargo build --locked --release --target-dir /target -p prosaas-api -p prosaas-calls -p worker \
 && install -D -t /out /target/release/prosaas-api /target/release/prosaas-calls /target/release/worker

FROM debian:bookworm-slim AS runtime
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.vendor="ProSaaS" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION
# A new named volume takes over the owner of the folder that it is mounted at.
RUN groupadd --gid 10001 prosaas \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin prosaas \
 && install -d -o prosaas -g prosaas /app/server/recordings
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --chmod=755 deploy/docker/healthcheck /usr/local/bin/healthcheck
ENV PROSAAS__HTTP__LISTEN=0.0.0.0:8080
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=5s --start-period=90s --retries=3 CMD ["healthcheck", "/readyz"]

FROM runtime AS prosaas-api
LABEL org.opencontainers.image.title="prosaas-api"
COPY --from=build /out/prosaas-api /usr/local/bin/prosaas-api
ENTRYPOINT ["prosaas-api"]

FROM runtime AS prosaas-calls
LABEL org.opencontainers.image.title="prosaas-calls"
COPY --from=build /out/prosaas-calls /usr/local/bin/prosaas-calls
ENTRYPOINT ["prosaas-calls"]

FROM runtime AS worker
LABEL org.opencontainers.image.title="worker"
COPY --from=build /out/worker /usr/local/bin/worker
# Credentials of Google may be mounted below /root/secrets; the user without privileges must get there.
USER root
RUN chmod 711 /root && install -d -m 755 /root/secrets
USER 10001:10001
ENTRYPOINT ["worker"]
