#!/usr/bin/env bash
# Time from `docker run` with a fresh volume to a server that is ready for jobs, start after start, and
# what the image adds to its base. See benchmarks/README.md for what can be set.
set -euo pipefail

docker=${DOCKER:-docker}
image=${IMAGE:-sparebit}
base=${BASE:-debian:trixie-slim}
starts=${STARTS:-7}
cpus=${CPUS:-2}
limit=${LIMIT:-120}

container=
remove() {
  [[ -z $container ]] || "$docker" rm --force --volumes "$container" > /dev/null
  container=
}
trap remove EXIT

milliseconds() {
  date +%s%3N
}

# The processors' time of everything in the container so far, in milliseconds.
processor_time() {
  "$docker" exec "$container" sh -c '
    if [ -r /sys/fs/cgroup/cpu.stat ]; then
      while read -r name value; do
        if [ "$name" = usage_usec ]; then echo $((value / 1000)); fi
      done < /sys/fs/cgroup/cpu.stat
    else
      echo $(($(cat /sys/fs/cgroup/cpuacct/cpuacct.usage) / 1000000))
    fi'
}

# Sets the times of one start, in milliseconds: elapsed and computed.
start() {
  local began address
  began=$(milliseconds)
  container=$("$docker" run --detach --cpus "$cpus" --publish 127.0.0.1::8000 "$image")
  address=$("$docker" port "$container" 8000/tcp | head -n 1)
  until curl --silent --fail --max-time 1 --output /dev/null \
    "http://$address/actuator/health/readiness"; do
    if (($(milliseconds) - began > limit * 1000)); then
      echo "The server was not ready within $limit s (LIMIT). Its log:" >&2
      "$docker" logs "$container" >&2
      exit 1
    fi
    sleep 0.05
  done
  elapsed=$(($(milliseconds) - began))
  computed=$(processor_time)
}

# The median and the largest of some times.
summary() {
  printf '%s\n' "$@" | sort --numeric-sort | awk '
    { time[NR] = $1 / 1000 }
    END { printf "median %.1f s, worst %.1f s", time[int((NR + 1) / 2)], time[NR] }'
}

size() {
  "$docker" image inspect --format '{{.Size}}' "$1"
}

elapsed_times=()
computed_times=()
for ((run = 0; run < starts; run++)); do
  start
  remove
  elapsed_times+=("$elapsed")
  computed_times+=("$computed")
done

echo "\`docker run --cpus $cpus\` to ready, $starts starts: $(summary "${elapsed_times[@]}")"
echo "processors' time until then: $(summary "${computed_times[@]}")"
echo "$(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg)"
if "$docker" image inspect "$base" > /dev/null 2>&1; then
  echo "$image adds $((($(size "$image") - $(size "$base")) / 1000000)) MB to $base"
fi
