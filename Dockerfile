# Two stages: the first builds, the second holds one binary, CA roots and no shell. Nothing is written outside /data, so the
# root file system can be read-only.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked --bin sanad && mkdir /empty

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /src/target/release/sanad /usr/local/bin/sanad
COPY --from=build --chown=nonroot:nonroot /empty /data
USER nonroot
WORKDIR /data
ENV SANAD__STORE__URL=sqlite:/data/sanad.sqlite \
    SANAD__STORE__KEY_FILE=/data/sanad.key \
    SANAD__WEB__LISTEN=0.0.0.0:8080 \
    SANAD__LOG__FORMAT=json
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/sanad"]
CMD ["run"]
