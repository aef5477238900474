#!/bin/sh
# Makes clips of what precoders are prone to spoil, for evaluate.py: drawn scenery, moving grass, a
# dark scene, the same with film grain, a screen of text that scrolls, and a test pattern.
#
#   ./content.sh FOLDER [FFMPEG] [FONT.ttf]
set -eu
target=$1
ffmpeg=${2:-ffmpeg}
font=${3:-/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf}
here=$(dirname "$0")
mkdir -p "$target"

keep="-an -c:v ffv1 -pix_fmt yuv420p"
# The scenes of the sample clip, by seconds. It is a lossy file of high quality.
for scene in scenery:0 grass:4.2 dark:7; do
  "$ffmpeg" -v error -y -ss "${scene#*:}" -t 1.8 -i "$here/../samples/test.mp4" \
    -vf scale=640:360:flags=area $keep "$target/${scene%:*}.mkv"
done
"$ffmpeg" -v error -y -i "$target/dark.mkv" -vf "noise=c0_seed=1:c0_strength=10:c0_flags=t" \
  $keep "$target/grain.mkv"
"$ffmpeg" -v error -y -f lavfi -i "color=0x202428:size=640x360:rate=25:duration=2" \
  -vf "drawtext=expansion=none:fontfile=$font:textfile=$here/train.py:fontsize=13:fontcolor=0xd8dee9:x=12:y=20-30*t" \
  $keep "$target/text.mkv"
"$ffmpeg" -v error -y -f lavfi -i "testsrc2=size=640x360:rate=25:duration=2" \
  $keep "$target/pattern.mkv"
