#!/usr/bin/env bash
# Packs all that gpu.sh needs for a machine that can download nothing: a Java, the server, the
# benchmark, and NVIDIA's libraries; in parts of a size that fits the way there.
#
#   gpu-pack.sh FOLDER [SIZE]     SIZE as split(1) takes it, 500M by default
#
#   CUDA_LIBRARIES=FOLDER   where CUDA 12's and cuDNN 9's lie; without it they are taken from the
#                           jar org.bytedeco:cuda-redist, by Maven (several GB)
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
redist=12.9-9.10-1.5.12

# What ONNX Runtime's provider for CUDA is linked with or loads for convolutions of cuDNN 9. cuDNN's
# parts for attention and recurrent networks (libcudnn_adv) are left out. One library has the kernels
# for all GPU architectures in it; a shared library can't be stripped of those of other GPUs.
libraries=(
  libcudart.so.12 libcublas.so.12 libcublasLt.so.12 libcufft.so.11 libcurand.so.10
  libnvrtc.so.12 libnvrtc-builtins.so.12.9 libnvJitLink.so.12
  libcudnn.so.9 libcudnn_graph.so.9 libcudnn_ops.so.9 libcudnn_cnn.so.9 libcudnn_heuristic.so.9
  libcudnn_engines_precompiled.so.9 libcudnn_engines_runtime_compiled.so.9
)

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
  -d "$pack/target/benchmarks/classes" benchmarks/src/*.java
cp benchmarks/gpu.sh "$pack/benchmarks/"
cp benchmarks/models/*.onnx "$pack/benchmarks/models/"
cp samples/test.mp4 "$pack/samples/"

"$home/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.zipfs,jdk.management \
  --strip-debug --no-header-files --no-man-pages --output "$pack/jre"

if [[ $provider == cuda ]]; then
  source=${CUDA_LIBRARIES:-}
  if [[ -z $source ]]; then
    source=$work/redist
    mkdir -p "$source"
    mvn -B -q dependency:copy -DoutputDirectory="$work/jars" \
      -Dartifact="org.bytedeco:cuda-redist:$redist:jar:linux-x86_64"
    for redistributed in "$work"/jars/*.jar; do
      unzip -q -j -o -d "$source" "$redistributed" '*.so*'
    done
    rm -rf "$work/jars"
  fi
  mkdir "$pack/cuda"
  missing=()
  for library in "${libraries[@]}"; do
    if [[ -e $source/$library ]]; then
      cp --dereference "$source/$library" "$pack/cuda/"
    else
      missing+=("$library")
    fi
  done
  if [[ ${#missing[@]} -gt 0 ]]; then
    echo "Not found in $source, and not packed: ${missing[*]}" >&2
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
