#!/usr/bin/env bash
# Leaves an AOT cache (JEP 514) beside the program: runs it once on an empty folder and rehearses what comes after a start, people who come back
# and get what they missed. What the JVM learns there of the program's course (JEP 515) is kept with it.
#
#   ./cache.sh                                  # half a minute to a minute
#   java -XX:AOTCache=parley.aot @parley.args   # in this folder, by the same JDK
#
# Another file than parley.aot may be named. JAVA_HOME says which java.
set -euo pipefail

cd "$(dirname "$0")"
cache=${1:-parley.aot}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
people=100
times=5
setup=pset_$(od -An -tx1 -N24 /dev/urandom | tr -d ' \n')
work=$(mktemp -d)
program=

end() {
  local status=$?
  if [ -n "$program" ]; then
    kill "$program" 2>/dev/null || true
    wait "$program" || true
  fi
  [ "$status" = 0 ] || rm -f "$cache"
  rm -rf "$work"
}
trap end EXIT
rm -f "$cache"

env -u PARLEY_DATABASE_URL PARLEY_DATA_DIR="$work/data" PARLEY_SETUP_TOKEN="$setup" PARLEY_RATE_LIMITS=off QUARKUS_HTTP_HOST=127.0.0.1 \
  QUARKUS_HTTP_PORT=0 QUARKUS_MANAGEMENT_PORT=0 "$java" -XX:AOTCacheOutput="$cache" @parley.args >"$work/log" 2>&1 &
program=$!

fail() {
  echo "$1" >&2
  cat "$work/log" >&2
  exit 1
}

until port=$(grep -oE 'Listening on: http://127\.0\.0\.1:[0-9]+' "$work/log"); do
  ((SECONDS < 120)) || fail "it is not up after $SECONDS seconds"
  kill -0 "$program" 2>/dev/null || fail "it does not start"
  sleep 0.2
done

# send TEXT: connection 3 begins with this and a newline, in one write; bash's own printf makes one for each line, which wait for each other.
send() {
  exec 3<>"/dev/tcp/127.0.0.1/${port##*:}"
  cat >&3 <<<"$1"
}

# ask METHOD PATH [TOKEN [BODY]]: what comes back is left in $answer.
ask() {
  local head="$1 $2 HTTP/1.1"$'\r\nHost: localhost\r\nConnection: close\r\n' token=${3:-} body=${4:-}
  [ -z "$token" ] || head+="Authorization: Bearer $token"$'\r\n'
  [ -z "$body" ] || head+=$'Content-Type: application/json\r\nContent-Length: '$((${#body} + 1))$'\r\n'
  send "$head"$'\r\n'"$body"
  IFS= read -r -t 30 -d '' answer <&3 || true
  exec 3>&-
}

# field NAME: the first text of that name in $answer is left in $value.
field() {
  [[ $answer =~ \"$1\":\"([^\"]+)\" ]] || fail "no $1 in: $answer"
  value=${BASH_REMATCH[1]}
}

# await TEXT END: reads on until a piece that ends so has the text in it.
await() {
  local piece=
  until [[ $piece == *"$1"* ]]; do
    IFS= read -r -t 30 -d "$2" piece <&3 || fail "no $1 comes"
  done
}

for page in / /api/v1/openapi.json /.well-known/jwks.json /api/v1/users/me; do
  ask GET "$page"
done
ask POST /api/v1/setup '' '{"token":"'"$setup"'","username":"owner","password":"seven lean otters hum quietly","displayName":"Owner"}'
field accessToken
owner=$value
ask POST /api/v1/api-keys "$owner" '{"name":"rehearsal","scopes":["tokens.mint"]}'
field secret
key=$value
tokens=()
for ((i = 0; i < people; i++)); do
  ask POST /api/v1/tokens "$key" '{"externalId":"person-'$i'","username":"person'$i'","displayName":"Person '$i'"}'
  field accessToken
  tokens+=("$value")
done
ask GET /api/v1/bootstrap "$owner"
field cursor
cursor=$value
for ((i = 0; i < 5; i++)); do
  ask POST /api/v1/rooms/general/messages "$owner" '{"clientMessageId":"5b2d8f0e-1c3a-4e7b-9a6d-00000000000'$i'","content":"What was missed"}'
  [[ $answer == *' 201 '* ]] || fail "no message: $answer"
done

resume='{"id":"r","op":"resume","cursor":"'$cursor'"}'
socket=$'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
for ((i = 0; i < people * times; i++)); do
  head=$' HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer '${tokens[i / times]}$'\r\n'
  if ((i % 2)); then
    send "GET /api/v1/events${head}Last-Event-ID: $cursor"$'\r\n\r'
  else
    send "GET /api/v1/socket$head$socket"$'\r'
    await ' 101 ' $'\n'
    # A text frame, its mask zero (RFC 6455, section 5.2).
    printf '\x81\x'"$(printf %x $((128 + ${#resume})))"'\0\0\0\0%s' "$resume" >&3
  fi
  await stream.caught-up '}'
  exec 3>&-
done

kill "$program"
wait "$program" || true
program=
[ -s "$cache" ] || fail "it leaves no cache"
