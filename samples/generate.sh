#!/usr/bin/env bash
# Makes samples/test.mp4 again: draws and plays it with samples/generator, encodes it with x264.
# The encoder is FFmpeg's GPL build, fetched by Maven into its own repository: a tool of the maker
# only, on no class path of the project. See samples/README.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
output=${1:-$here/test.mp4}
case $(uname -m) in
  x86_64) platform=linux-x86_64-gpl ;;
  aarch64) platform=linux-arm64-gpl ;;
  *) echo "no build of FFmpeg for $(uname -m)" >&2; exit 1 ;;
esac
version=8.0.1-1.5.13
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mvn -B -q dependency:copy -Dartifact="org.bytedeco:ffmpeg:$version:jar:$platform" \
  -DoutputDirectory="$work" -f "$here/.."
mkdir "$work/ffmpeg" "$work/classes"
(cd "$work/ffmpeg" && jar xf "$work"/ffmpeg-*.jar)
tools=$work/ffmpeg/org/bytedeco/ffmpeg/$platform
chmod +x "$tools/ffmpeg"

javac -d "$work/classes" "$here"/generator/*.java
java -cp "$work/classes" GenerateSample sound > "$work/sound.pcm"

# The number of threads is fixed because x264's result depends on it. Four reference frames keep it
# at level 4.0, which every player takes; the zone gives the grain of the last frames its bits.
java -cp "$work/classes" GenerateSample video |
  LD_LIBRARY_PATH=$tools "$tools/ffmpeg" -v error -y \
    -f rawvideo -pixel_format yuv420p -video_size 1920x1080 -framerate 25 \
    -color_range tv -color_primaries bt709 -color_trc bt709 -colorspace bt709 -i pipe:0 \
    -f s16le -ar 48000 -ch_layout stereo -i "$work/sound.pcm" \
    -map 0:v -map 1:a -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact \
    -c:v libx264 -preset slower -crf 31.8 -profile:v high -refs 4 -bf 3 -g 60 -threads 4 \
    -x264-params lookahead-threads=1:aq-mode=3:zones=210,249,b=1.6 \
    -color_range tv -color_primaries bt709 -color_trc bt709 -colorspace bt709 \
    -c:a aac -b:a 128k -movflags +faststart "$work/test.mp4"
mv "$work/test.mp4" "$output"
ls -l "$output"
