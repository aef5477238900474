#!/usr/bin/env bash
# Sends malformed requests and counts how they are answered.
# See benchmarks/README.md for what can be set.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ ! -f target/sparebit.jar || ! -d target/test-classes/org/sparebit/api/fuzz ]]; then
  echo "The jar or the fuzzer is missing: run mvn package -DskipTests first." >&2
  exit 1
fi
work=$(mktemp -d)
SPAREBIT_DATA_DIR=$work/data SPAREBIT_PORT=0 SPAREBIT_LIVE_PORT=0 \
  java -XX:+ExitOnOutOfMemoryError -jar target/sparebit.jar > "$work/server.log" 2>&1 &
server=$!
trap 'kill "$server" 2> /dev/null || true; wait "$server" 2> /dev/null || true; rm -rf "$work"' EXIT
ready=
for _ in {1..240}; do
  port=$(sed -n 's/.*serves on port \([0-9]*\);.*/\1/p' "$work/server.log")
  if [[ -n $port ]] && curl -sf -o "$work/ready" "http://127.0.0.1:$port/actuator/health/readiness"; then
    ready=1
    break
  fi
  sleep 0.5
done
if [[ -z $ready ]]; then
  echo "The server did not get ready:" >&2
  tail "$work/server.log" >&2
  exit 1
fi
faults=0
java -Xmx256m -cp target/test-classes org.sparebit.api.fuzz.RequestFuzzer \
  "$port" "${REQUESTS:-100000}" "${SEED:-1}" || faults=1
errors=$(grep -c ' ERROR ' "$work/server.log" || true)
echo
echo "Afterwards: $(curl -s -m 10 "http://127.0.0.1:$port/actuator/health/liveness")," \
  "$errors errors in the log."
grep -m 5 -A 3 ' ERROR ' "$work/server.log" >&2 || true
if [[ $faults != 0 || $errors != 0 ]]; then
  echo "There were faults." >&2
  exit 1
fi
