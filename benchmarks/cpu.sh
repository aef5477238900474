#!/usr/bin/env bash
# CPU time of whole jobs against FFmpeg's own program plus ONNX Runtime alone.
# See benchmarks/README.md for what can be set.
exec "$(dirname "$0")/run" CpuBenchmark "$@"
