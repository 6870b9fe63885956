# Programs that were built elsewhere, for services.Dockerfile's BUILD. The context is the folder that
# has them, with root-files beside them; they must be built for this base.
FROM rust:1.95-bookworm
COPY root-files prosaas-api prosaas-calls worker /programs/
RUN cd /programs && ./root-files /root-files prosaas-api prosaas-calls worker && rm -r /programs
