#!/usr/bin/env bash
# Memory of the server and of workers, and whether either grows over many jobs.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" MemoryBenchmark "$@"
