#!/usr/bin/env bash
# How the server answers many clients at once.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" HttpBenchmark "$@"
