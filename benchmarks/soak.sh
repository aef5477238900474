#!/usr/bin/env bash
# A server for hours, with all that has a life ending many times as often.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" SoakBenchmark "$@"
