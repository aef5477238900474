#!/usr/bin/env bash
# What a worker takes of its own memory for each codec and size, beside what it has estimated before.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" EncoderMemoryBenchmark "$@"
