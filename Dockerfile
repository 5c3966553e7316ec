# The image of dexodus: Node, jemalloc and the bundle. Nothing of the build stage but the bundle goes into it.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
# Packages first: they change less often than the source, and stay in the cache.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json build.ts ./
COPY src ./src
RUN npm run build

FROM node:24.21.0-bookworm-slim
# jemalloc gives back what a burst of reviews took; glibc keeps it (docs/decisions/0004).
RUN apt-get update && apt-get install -y --no-install-recommends libjemalloc2 && rm -rf /var/lib/apt/lists/*
ENV LD_PRELOAD=libjemalloc.so.2
ENV MALLOC_CONF=narenas:1,background_thread:true
ENV NODE_ENV=production
COPY --from=build /build/dist /dexodus
# As in the Deployment's securityContext: not root, and no name is needed for it.
USER 65532:65532
EXPOSE 8443 8080
STOPSIGNAL SIGTERM
# No shell: signals reach the server. What each flag is for stands in docs/decisions/0004.
# Liveness and readiness are the kubelet's to ask.
ENTRYPOINT ["node", "--max-semi-space-size=8", "--v8-pool-size=1", "/dexodus/dexodus.js"]
CMD ["--help"]
