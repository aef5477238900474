#!/usr/bin/env bash
# Time to start, time to decode, and how the server answers with many jobs queued.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" QueueBenchmark "$@"
