#!/usr/bin/env bash
# How the server answers while a thousand slow clients of each kind hold on to it.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" SlowClientsBenchmark "$@"
