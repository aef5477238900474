#!/usr/bin/env bash
# How close each codec comes to its target bitrate, with and without precoding.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" RateBenchmark "$@"
