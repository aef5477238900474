#!/usr/bin/env bash
# CPU time and memory of the precoder models alone, per frame.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" PrecoderBenchmark "$@"
