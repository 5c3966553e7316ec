# The image of dexodus: Node, and the bundle. Nothing of the build stage but the bundle goes into it.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
# Packages first: they change less often than the source, and stay in the cache.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json build.ts ./
COPY src ./src
RUN npm run build

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
ENV MALLOC_ARENA_MAX=1
ENV MALLOC_MMAP_THRESHOLD_=131072
ENV MALLOC_TRIM_THRESHOLD_=1048576
COPY --from=build /build/dist /dexodus
# As in the Deployment's securityContext: not root, and no name is needed for it.
USER 65532:65532
EXPOSE 8443 8080
STOPSIGNAL SIGTERM
# No shell: signals reach the server. What each flag is for stands in docs/decisions/0004.
# Liveness and readiness are the kubelet's to ask.
ENTRYPOINT ["node", "--max-semi-space-size=8", "--v8-pool-size=1", "/dexodus/dexodus.js"]
CMD ["--help"]
