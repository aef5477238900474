#!/usr/bin/env bash
# What a second pass is worth to each encoder, and what it costs.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" TwoPassBenchmark "$@"
