"""Clips as measured: 8-bit 4:2:0 in memory, Y4M on disk."""

import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Clip:
    """Frames of a clip: luma [T, H, W] and chroma [T, 2, H/2, W/2], uint8."""

    name: str
    header: bytes
    luma: np.ndarray
    chroma: np.ndarray
    frames_per_second: float

    @property
    def seconds(self) -> float:
        return len(self.chroma) / self.frames_per_second

    @property
    def pixels_per_second(self) -> float:
        return self.luma.shape[1] * self.luma.shape[2] * self.frames_per_second

    def with_luma(self, luma: np.ndarray) -> "Clip":
        """The same with other luma of the same shape."""
        return replace(self, luma=luma)

    def write(self, path: Path) -> None:
        """As Y4M."""
        with path.open("wb") as target:
            target.write(self.header + b"\n")
            for plane, chroma in zip(self.luma, self.chroma, strict=True):
                target.write(b"FRAME\n" + plane.tobytes() + chroma.tobytes())


def read(ffmpeg: str, path: Path, filters: str = "null") -> Clip:
    """Decodes; sides are cropped to multiples of 4, which the networks need."""
    command = [ffmpeg, "-v", "error", "-i", str(path), "-an", "-fps_mode", "passthrough"]
    command += ["-vf", f"{filters},crop=trunc(iw/4)*4:trunc(ih/4)*4,format=yuv420p"]
    command += ["-f", "yuv4mpegpipe", "-"]
    stream = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    header, frames = stream.split(b"\n", 1)
    fields = {field[:1]: field[1:].decode() for field in header.split()[1:]}
    width, height = int(fields[b"W"]), int(fields[b"H"])
    numerator, denominator = fields[b"F"].split(":")
    marker, samples = len(b"FRAME\n"), width * height
    size = marker + samples * 3 // 2
    cut = [frames[start : start + size] for start in range(0, len(frames) - size + 1, size)]
    planes = np.stack([np.frombuffer(frame, np.uint8, offset=marker) for frame in cut])
    return Clip(
        path.stem,
        header,
        planes[:, :samples].reshape(-1, height, width),
        planes[:, samples:].reshape(-1, 2, height // 2, width // 2),
        int(numerator) / int(denominator),
    )
