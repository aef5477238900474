#!/usr/bin/env python3
"""Pictures to compare by eye: crops of the source, and encoded at the same bitrate without and with
precoding."""

import argparse
import subprocess
import tempfile
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import numpy as np
from matplotlib import pyplot

from precoder.activity import of_clip
from precoder.clips import Clip, read
from precoder.encoders import CODECS, DEFAULT_PRESETS, Tools, encode
from precoder.models import RESOURCES, Precoder, Strengths

#: Width and height of a crop, in samples.
CROP = (256, 144)


def decoded(tools: Tools, path: Path, frame: int) -> np.ndarray:
    """A frame as RGB, [H, W, 3]."""
    select = f"select=eq(n\\,{frame}),format=rgb24"
    command = [tools.ffmpeg, "-v", "error", "-i", str(path), "-vf", select, "-frames:v", "1"]
    probe = [*command, "-f", "image2pipe", "-c:v", "ppm", "-"]
    ppm = subprocess.run(probe, check=True, stdout=subprocess.PIPE).stdout
    _, size, _, samples = ppm.split(b"\n", 3)
    width, height = (int(side) for side in size.split())
    return np.frombuffer(samples, np.uint8).reshape(height, width, 3)


def coded(tools: Tools, source: Clip, tested: Clip, encoder: str, kbps: int, frame: int) -> tuple:
    """A frame as decoded, and the bitrate reached."""
    with tempfile.TemporaryDirectory() as folder:
        picture, encoded = Path(folder) / "picture.y4m", Path(folder) / "encoded.mkv"
        tested.write(picture)
        preset = DEFAULT_PRESETS[encoder]
        reached = encode(tools, source, picture, encoded, encoder, preset, kbps, None)
        return decoded(tools, encoded, frame), reached


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, help="PNG to write")
    parser.add_argument("crops", nargs="+", help="CLIP,FRAME,LEFT,TOP")
    parser.add_argument("--model", type=Path, default=RESOURCES / "precoder-8bit.onnx")
    parser.add_argument("--mode", default="BAL")
    parser.add_argument("--encoder", default="svt-av1", choices=CODECS)
    parser.add_argument("--bits-per-pixel", type=float, default=0.03)
    parser.add_argument("--ffmpeg", default="ffmpeg")
    arguments = parser.parse_args()
    tools = Tools(arguments.ffmpeg, "", Path())
    strengths = Strengths.read(RESOURCES / "strength.json")
    model = Precoder(arguments.model)
    encoder, rate = arguments.encoder, arguments.bits_per_pixel
    figure, axes = pyplot.subplots(
        len(arguments.crops), 3, figsize=(13.5, 2.75 * len(arguments.crops)), squeeze=False
    )
    for line, crop in zip(axes, arguments.crops, strict=True):
        path, *numbers = crop.split(",")
        frame, left, top = (int(number) for number in numbers)
        source = read(arguments.ffmpeg, Path(path))
        strength = strengths.of(
            CODECS[encoder],
            DEFAULT_PRESETS[encoder],
            rate,
            of_clip(source.luma),
            arguments.mode,
        )
        precoded = model.precode(source, strength)
        kbps = max(1, round(rate * source.pixels_per_second / 1000))
        plain, plain_kbps = coded(tools, source, source, encoder, kbps, frame)
        ours, our_kbps = coded(tools, source, precoded, encoder, kbps, frame)
        with tempfile.TemporaryDirectory() as folder:
            original = Path(folder) / "source.y4m"
            source.write(original)
            pictures = {
                "source": decoded(tools, original, frame),
                f"{encoder} {DEFAULT_PRESETS[encoder]}, {plain_kbps:.0f} kbit/s": plain,
                f"{arguments.mode}, {our_kbps:.0f} kbit/s": ours,
            }
        for axis, (title, picture) in zip(line, pictures.items(), strict=True):
            axis.imshow(
                picture[top : top + CROP[1], left : left + CROP[0]], interpolation="nearest"
            )
            axis.set_title(title, fontsize=9)
            axis.axis("off")
    figure.tight_layout()
    figure.savefig(arguments.target, dpi=80)


if __name__ == "__main__":
    main()
