# The gateway: nginx without privileges, with the built client.
FROM node:20-bookworm-slim AS client
WORKDIR /src
ENV PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
COPY client/package.json client/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY client .
RUN npm run build

FROM nginx:1.28-bookworm
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="prosaas-gateway" \
      org.opencontainers.image.vendor="ProSaaS" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION
COPY --chmod=755 deploy/docker/check-recordings deploy/docker/follow-addresses deploy/docker/healthcheck \
  deploy/docker/start-gateway /usr/local/bin/
COPY deploy/nginx /usr/share/prosaas/nginx
COPY --from=client /src/dist /usr/share/prosaas/client
# What deploy/nginx/render asks for. WORK is written to: with a read-only root, a tmpfs. RECORDINGS is
# `none` where the services send the bytes.
ENV TEMPLATES=/usr/share/prosaas/nginx CLIENT=/usr/share/prosaas/client WORK=/tmp/gateway \
    RECORDINGS=/app/server/recordings LISTEN=8080 API=prosaas-api:8081 CALLS=prosaas-calls:8082
USER 10001:10001
EXPOSE 8080 8443
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=5s --timeout=5s --start-period=15s --retries=3 CMD ["healthcheck"]
ENTRYPOINT ["start-gateway"]
