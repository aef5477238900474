#!/usr/bin/env python3
"""Decodes clips and stills to luma, once, so that training reads patches without decoding."""

import argparse
import subprocess
from pathlib import Path

import numpy as np

VIDEOS = {".mkv", ".mp4", ".mov", ".webm", ".y4m"}
PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"}


def luma_of(ffmpeg: str, path: Path) -> np.ndarray:
    """Limited-range luma, uint8 [T, H, W]."""
    # A Y4M header says the size; pictures are converted as an encoder's input would be.
    command = [ffmpeg, "-v", "error", "-i", str(path), "-vf", "scale=out_range=tv,format=yuv420p"]
    command += ["-fps_mode", "passthrough", "-f", "yuv4mpegpipe", "-"]
    stream = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    header, frames = stream.split(b"\n", 1)
    fields = {field[:1]: field[1:] for field in header.split()[1:]}
    width, height = int(fields[b"W"]), int(fields[b"H"])
    chroma = 2 * ((width + 1) // 2) * ((height + 1) // 2)
    size = len(b"FRAME\n") + width * height + chroma
    count = len(frames) // size
    planes = np.frombuffer(frames, np.uint8, count * size).reshape(count, size)
    return planes[:, len(b"FRAME\n") : len(b"FRAME\n") + width * height].reshape(-1, height, width)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="a folder of clips and pictures, with subfolders")
    parser.add_argument("target", type=Path, help="where the luma goes, as .npy files")
    parser.add_argument("--ffmpeg", default="ffmpeg")
    arguments = parser.parse_args()
    arguments.target.mkdir(parents=True, exist_ok=True)
    for path in sorted(arguments.source.rglob("*")):
        suffix = path.suffix.lower()
        if suffix not in VIDEOS | PICTURES:
            continue
        luma = luma_of(arguments.ffmpeg, path)
        if suffix in PICTURES:
            np.save(arguments.target / f"still-{path.stem}.npy", luma[0])
        else:
            np.save(arguments.target / f"clip-{path.stem}.npy", luma)
        print(f"{path.name}: {luma.shape}")


if __name__ == "__main__":
    main()
