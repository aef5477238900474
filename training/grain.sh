#!/bin/sh
# Makes clips with film grain, as calibrate.py and adapt.py need them: no clip of the training set
# has any. Fine grain is noise of single samples, coarse grain noise that is blurred a little.
#
#   ./grain.sh CLIPS FOLDER [FFMPEG]
set -eu
clips=$1
target=$2
ffmpeg=${3:-ffmpeg}
mkdir -p "$target"

# Clip, strength as FFmpeg's noise filter counts it, and the blur's deviation in samples.
while read -r clip strength blur; do
  grain="noise=c0_seed=1:c0_strength=$strength:c0_flags=t,gblur=sigma=$blur:planes=1"
  "$ffmpeg" -v error -y -nostdin -i "$clips/$clip.mkv" -an \
    -filter_complex "format=yuv420p,split[picture][b];[b]lutyuv=y=128:u=128:v=128,$grain[grain];
      [picture][grain]blend=c0_mode=grainmerge:c1_mode=normal:c2_mode=normal" \
    -pix_fmt yuv420p -c:v ffv1 "$target/grain_$clip.mkv"
done <<'CLIPS'
sam2_bedroom 4 0
davis_car-shadow 6 0
davis_parkour 16 0.6
sam2_04_coffee 10 0
carnd_extra 10 0.5
raft_sintel 8 0
svt_house 12 0.6
CLIPS
