#!/usr/bin/env bash
# Many short jobs while servers, workers and storage fail: what is lost, doubled, partial, left over.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" ChaosBenchmark "$@"
