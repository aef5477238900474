#!/usr/bin/env bash
# Packs all that gpu.sh needs for a machine that can download nothing: a Java, the server, the
# benchmark, and NVIDIA's libraries; in parts of a size that fits the way there.
#
#   gpu-pack.sh FOLDER [SIZE]     SIZE as split(1) takes it, 500M by default
#
#   CUDA_LIBRARIES=FOLDER   where those of CUDA 12.8 or later and of cuDNN 9 lie, for example of a GPU
#                           newer than Hopper; without it they come from two jars of JavaCPP's
#                           presets, by Maven (2.4 GB, which stay in its cache)
#   PROVIDER=cpu            pack none of them, to try the way there and back
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ $# -lt 1 || $# -gt 2 ]]; then
  sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2
  exit 2
fi
target=$1
size=${2:-500M}
provider=${PROVIDER:-cuda}

# What ONNX Runtime's provider for CUDA is linked with, or loads for convolutions. It is built with
# CUDA 12.8, so an older runtime lacks functions; the other libraries may be older. Released jars with
# cuBLAS and cuDNN for CUDA 12 end with 12.6. A shared library has the kernels for all GPUs in it; they
# can't be taken out.
runtime=org.bytedeco:cuda-redist:12.9-9.10-1.5.12:jar:linux-x86_64
runtime_libraries=(libcudart.so.12 libcurand.so.10 libnvrtc.so.12 'libnvrtc-builtins.so.12.[0-9]')
convolutions=org.bytedeco:cuda:12.6-9.5-1.5.11:jar:linux-x86_64-redist
convolutions_libraries=(libcublas.so.12 libcublasLt.so.12 'libcudnn*.so.9')
# For attention and recurrent networks; 240 MB.
left_out=libcudnn_adv.so.9

fail() {
  echo "$*" >&2
  exit 1
}

jar=target/sparebit.jar
[[ -f $jar ]] || fail "$jar is missing: run mvn package -DskipTests" \
  "-Donnxruntime.artifact=onnxruntime_gpu first."
if [[ $provider == cuda ]] && ! unzip -l "$jar" | grep 'onnxruntime_gpu-' > /dev/null; then
  fail "$jar is built for the CPU: run mvn package -DskipTests" \
    "-Donnxruntime.artifact=onnxruntime_gpu first."
fi
home=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.home = //p')
[[ -x $home/bin/jlink ]] || fail "No jlink in $home: packing needs a whole JDK."
mkdir -p "$target"
[[ -z $(ls -A "$target") ]] || fail "$target is not empty: name a new folder."

work=$(mktemp -d "${TMPDIR:-/tmp}/gpu-pack.XXXXXX")
trap 'rm -rf "$work"' EXIT
pack=$work/sparebit-gpu
app=$pack/target/benchmarks/app
mkdir -p "$pack/benchmarks/models" "$pack/samples" "$pack/target/benchmarks/classes"

java -Djarmode=tools -jar "$jar" extract --destination "$app" > /dev/null
# A link, since the end-to-end jobs name the jar where a build leaves it.
ln -s benchmarks/app/sparebit.jar "$pack/target/sparebit.jar"
ln -s benchmarks/app/lib "$pack/target/lib"
javac --release 17 -nowarn -cp "$app/sparebit.jar:$app/lib/*" \
  -d "$pack/target/benchmarks/classes" benchmarks/src/*.java \
  src/test/java/org/sparebit/harness/PackagedServer.java
cp benchmarks/gpu.sh "$pack/benchmarks/"
cp benchmarks/models/*.onnx "$pack/benchmarks/models/"
cp samples/test.mp4 "$pack/samples/"

"$home/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.zipfs,jdk.management \
  --strip-debug --no-header-files --no-man-pages --output "$pack/jre"

# Of an artefact the libraries that are named by patterns.
download() {
  mvn -B -q dependency:copy -DoutputDirectory="$work/jars" -Dartifact="$1"
  unzip -q -j -o -d "$source" "$work"/jars/*.jar "${@:2}"
  rm -rf "$work/jars"
}

if [[ $provider == cuda ]]; then
  source=${CUDA_LIBRARIES:-}
  if [[ -z $source ]]; then
    source=$work/cuda
    mkdir "$source"
    download "$runtime" "${runtime_libraries[@]/#/*/}"
    download "$convolutions" "${convolutions_libraries[@]/#/*/}"
  fi
  mkdir "$pack/cuda"
  missing=()
  for pattern in "${runtime_libraries[@]}" "${convolutions_libraries[@]}"; do
    found=no
    for library in "$source"/$pattern; do
      if [[ -e $library && ${library##*/} != "$left_out" ]]; then
        cp --dereference "$library" "$pack/cuda/"
        found=yes
      fi
    done
    [[ $found == yes ]] || missing+=("$pattern")
  done
  if [[ ${#missing[@]} -gt 0 ]]; then
    fail "Not found in $source: ${missing[*]}. Name the folder of all of them in CUDA_LIBRARIES."
  fi
fi

tar -C "$work" -czf - sparebit-gpu | split -b "$size" -d -a 3 - "$target/sparebit-gpu.tar.gz."
(cd "$target" && sha256sum sparebit-gpu.tar.gz.* > SHA256SUMS)
cat > "$target/unpack.sh" << 'END'
#!/usr/bin/env bash
# Checks the parts and unpacks them here; then: sparebit-gpu/benchmarks/gpu.sh
set -euo pipefail
cd "$(dirname "$0")"
sha256sum --quiet --check SHA256SUMS
cat sparebit-gpu.tar.gz.* | tar -xzf -
END
chmod +x "$target/unpack.sh"
ls -l "$target"
