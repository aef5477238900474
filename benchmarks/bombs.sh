#!/usr/bin/env bash
# Small files that ask for much memory or time, each as a job: what it took, and whether the next job runs.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" -Xmx3g BombsBenchmark "$@"
