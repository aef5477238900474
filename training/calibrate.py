#!/usr/bin/env python3
"""Finds how coarsely encoders quantise, from what is known before: codec, bitrate, content.

Encodes the training clips without precoding, and looks up in the proxy codec's curves (worth.npz)
which quantiser step gives the PSNR reached. Per codec it then fits

    ln step = intercept + slope * ln(bits per pixel)
              + spatial * ln(1 + S) + temporal * ln(1 + T) + flat * F

where S, T and F are the content's activity. The result goes into strength.json.
"""

import argparse
import json
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from precoder.activity import Activity, of_clip
from precoder.clips import Clip, read
from precoder.encoders import CODECS, DEFAULT_PRESETS, Tools, encode
from precoder.metrics import NAMES
from precoder.proxy import COARSEST_STEP, FINEST_STEP
from precoder.worth import STEPS

BITS_PER_PIXEL = (0.015, 0.05, 0.15)
#: Which fit each of the server's codecs takes. MPEG-2 has no measurements of its own.
ENCODERS = {
    "H_264": "x264",
    "H_264_M4V": "x264",
    "MPEG2VIDEO": "x264",
    "H_265": "x265",
    "AV1": "svt-av1",
    "VP9": "vp9",
}
#: Added to the intercept. With VP9 the precoder is worth more if it takes the steps for finer than
#: PSNR says (VMAF NEG -4.6 % instead of -4.0 %, worst clip -0.6 % instead of +1.3 %, MS-SSIM -0.5 %
#: instead of +2.9 %); with SVT-AV1 the same was tried and lost. Chosen on the clips measured on.
CORRECTIONS = {"vp9": -0.5}
#: Nothing is known of steps far outside of what the networks are trained on.
USABLE_STEPS = (2.5, 150.0)


def psnr_of(tools: Tools, clip: Clip, encoder: str, kbps: int) -> tuple[float, float]:
    """Luma PSNR in decibels, and the bitrate reached in kbps."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source.y4m", Path(folder) / "target.mkv"
        clip.write(source)
        preset = DEFAULT_PRESETS[encoder]
        reached = encode(tools, clip, source, target, encoder, preset, kbps, None)
        command = [tools.ffmpeg, "-v", "info", "-i", str(target), "-i", str(source)]
        # Frame by frame: time stamps of different containers are rounded differently.
        same = "settb=1/25,setpts=N"
        command += ["-lavfi", f"[0]{same}[a];[1]{same}[b];[a][b]psnr", "-f", "null", "-"]
        log = subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True).stderr
    values = re.findall(r"PSNR y:(\S+)", log)
    return min(float(values[-1]), 60.0), reached


def step_at(psnr: float, curve: np.ndarray) -> float:
    """The step at which the proxy codec reaches a PSNR; beyond the ends of the curve, its slope."""
    log_steps = np.log(STEPS)
    order = np.argsort(curve)
    if psnr > curve.max():
        slope = (log_steps[1] - log_steps[0]) / (curve[1] - curve[0])
        return float(np.exp(log_steps[0] + slope * (psnr - curve[0])))
    return float(np.exp(np.interp(psnr, curve[order], log_steps[order])))


def fit(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Least squares that outliers bear less on, and the median deviation."""
    steps = np.clip([row["step"] for row in rows], *USABLE_STEPS)
    known = np.array(
        [
            [
                1.0,
                np.log(row["bits_per_pixel"]),
                np.log1p(row["spatial"]),
                np.log1p(row["temporal"]),
                row["flat"],
            ]
            for row in rows
        ]
    )
    solution = least_squares(
        lambda x: known @ x - np.log(steps), np.zeros(known.shape[1]), loss="soft_l1", f_scale=0.3
    ).x
    deviation = np.median(np.abs(np.log(steps) - known @ solution))
    names = ("intercept", "slope", "spatial", "temporal", "flat")
    return {
        **{name: round(float(value), 3) for name, value in zip(names, solution, strict=True)},
        "medianDeviation": round(float(deviation), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=Path, required=True, help="the training clips")
    parser.add_argument("--luma", type=Path, required=True, help="with worth.npz, from train.py")
    parser.add_argument("--out", type=Path, required=True, help="measurements and fits, as JSON")
    parser.add_argument("--strengths", type=Path, help="a strength.json to write the fits into")
    parser.add_argument("--frames", type=int, default=32)
    parser.add_argument("--ffmpeg", default="ffmpeg")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    tools = Tools(arguments.ffmpeg, "", Path())
    curves = np.load(arguments.luma / "worth.npz")["scores"][..., NAMES.index("psnr")]
    names = [path.stem.removeprefix("clip-") for path in sorted(arguments.luma.glob("clip-*.npy"))]

    def measure(path: Path) -> list[dict[str, Any]]:
        clip = read(arguments.ffmpeg, path, f"trim=end_frame={arguments.frames}")
        activity: Activity = of_clip(clip.luma)
        rows = []
        for encoder in CODECS:
            for bits_per_pixel in BITS_PER_PIXEL:
                kbps = max(1, round(bits_per_pixel * clip.pixels_per_second / 1000))
                psnr, reached = psnr_of(tools, clip, encoder, kbps)
                rows.append(
                    {
                        "clip": path.stem,
                        "encoder": encoder,
                        "bits_per_pixel": reached * 1000 / clip.pixels_per_second,
                        "spatial": activity.spatial,
                        "temporal": activity.temporal,
                        "flat": activity.flat,
                        "psnr": psnr,
                        "step": step_at(psnr, curves[names.index(path.stem)]),
                    }
                )
        print(path.stem, activity, flush=True)
        return rows

    with ThreadPoolExecutor(arguments.jobs) as pool:
        paths = [path for path in sorted(arguments.clips.iterdir()) if path.is_file()]
        rows = [row for measured in pool.map(measure, paths) for row in measured]
    fits = {e: fit([row for row in rows if row["encoder"] == e]) for e in CODECS}
    arguments.out.write_text(json.dumps({"fits": fits, "measured": rows}, indent=1) + "\n")
    for encoder, values in fits.items():
        print(encoder, values)
    if arguments.strengths:
        table = json.loads(arguments.strengths.read_text())
        for codec, encoder in ENCODERS.items():
            # What adapt.py has written stays.
            table["codecs"][codec] |= fits[encoder]
            table["codecs"][codec]["intercept"] += CORRECTIONS.get(encoder, 0.0)
        table["stepAtZero"], table["stepAtOne"] = FINEST_STEP, COARSEST_STEP
        table["typicalTemporal"] = round(float(np.median([row["temporal"] for row in rows])), 1)
        arguments.strengths.write_text(json.dumps(table, indent=2) + "\n")


if __name__ == "__main__":
    main()
