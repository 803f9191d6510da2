FROM node:24-slim AS build
WORKDIR /quarry
COPY package.json package-lock.json ./
# The image has Node.js, so no package needs its install script: esbuild ships its binary as a package.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24-slim
ENV NODE_ENV=production QUARRY_CONFIG=/etc/quarry/quarry.yaml DATA_DIR=/data
WORKDIR /quarry
COPY --from=build /quarry/package.json /quarry/LICENSE /quarry/NOTICE ./
COPY --from=build /quarry/bin ./bin
COPY --from=build /quarry/dist ./dist
# A new named volume on /data gets this owner, user 1000 of the image.
RUN install -d -o node -g node /data
USER 1000
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# With TLS or another port in quarry.yaml, override this check.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The V8 flags keep memory small: docs/decisions/0019-performance-tricks.md.
ENTRYPOINT ["node", "--max-semi-space-size=16", "--heap-growing-percent=40", "bin/quarry.cjs"]
