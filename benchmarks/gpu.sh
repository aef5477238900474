#!/usr/bin/env bash
# Checks and times the precoder on a GPU; the tables come last.
# See benchmarks/README.md for what can be set. In a folder that gpu-pack.sh has packed it needs
# nothing but NVIDIA's driver, and no network.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

if [[ -d $root/cuda ]]; then
  export LD_LIBRARY_PATH=$root/cuda${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
fi
# The tables are UTF-8, whatever the machine speaks.
export LC_ALL=C.UTF-8
export SPAREBIT_DATA_DIR=${SPAREBIT_DATA_DIR:-$root/target/benchmarks/data}
mkdir -p "$SPAREBIT_DATA_DIR"

if [[ -x $root/jre/bin/java ]]; then
  app=target/benchmarks/app
  exec "$root/jre/bin/java" -Xmx512m -cp "target/benchmarks/classes:$app/sparebit.jar:$app/lib/*" \
    GpuBenchmark
fi
if ! command -v java > /dev/null || ! command -v javac > /dev/null; then
  echo "No JDK found (java and javac): install one, 17 or newer, or bring a packed folder along," \
    "which gpu-pack.sh makes on another machine." >&2
  exit 1
fi
exec "$root/benchmarks/run" GpuBenchmark
