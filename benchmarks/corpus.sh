#!/usr/bin/env bash
# Runs every file of a folder through a job and compares what comes out with what FFmpeg's own program makes of it.
# See benchmarks/README.md for what can be set.
if [[ $# -ne 1 ]]; then
  echo "usage: benchmarks/corpus.sh FOLDER" >&2
  exit 2
fi
exec "$(dirname "$0")/run" CorpusBenchmark "$(realpath "$1")"
