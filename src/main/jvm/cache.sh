#!/usr/bin/env bash
# Leaves an AOT cache (JEP 514) beside the program: runs it once on an empty folder, asks what clients ask first, stops it.
#
#   ./cache.sh                                  # some twenty seconds
#   java -XX:AOTCache=parley.aot @parley.args   # in this folder, by the same JDK
#
# Another file than parley.aot may be named. JAVA_HOME says which java.
set -euo pipefail

cd "$(dirname "$0")"
cache=${1:-parley.aot}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
program=
trap '[ -z "$program" ] || kill "$program" 2>/dev/null && wait "$program"; rm -rf "$work"' EXIT

env -u PARLEY_DATABASE_URL PARLEY_DATA_DIR="$work/data" QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=0 \
  QUARKUS_MANAGEMENT_PORT=0 "$java" -XX:AOTCacheOutput="$cache" @parley.args >"$work/log" 2>&1 &
program=$!

until port=$(grep -oE 'Listening on: http://127\.0\.0\.1:[0-9]+' "$work/log"); do
  kill -0 "$program" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done
for page in / /api/v1/openapi.json /.well-known/jwks.json /api/v1/users/me; do
  exec 3<>"/dev/tcp/127.0.0.1/${port##*:}"
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$page" >&3
  cat <&3 >"$work/answer"
  exec 3>&-
done

kill "$program"
wait "$program" || true
[ -s "$cache" ] || { cat "$work/log" >&2; exit 1; }
