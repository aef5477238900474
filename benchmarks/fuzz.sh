#!/usr/bin/env bash
# Feeds broken files to the engine and counts how each ends.
# See benchmarks/README.md for what can be set.
set -euo pipefail
cd "$(dirname "$0")/.."

libraries=target/benchmarks/app/lib
if [[ ! -d target/test-classes/org/sparebit/engine/fuzz ]]; then
  echo "The fuzzer is not compiled: run mvn package -DskipTests first." >&2
  exit 1
fi
if [[ ! -d $libraries ]]; then
  java -Djarmode=tools -jar target/sparebit.jar extract --destination target/benchmarks/app > /dev/null
fi
mkdir -p target/fuzz
exec java -Xmx256m -cp "target/test-classes:target/classes:$libraries/*" \
  org.sparebit.engine.fuzz.FuzzMain "${FILES:-600}" "${SEED:-1}" target/fuzz
