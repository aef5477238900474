#!/usr/bin/env python3
"""Finds how coarsely encoders quantise, from what is known before: codec, bitrate, content.

Encodes the training clips without precoding, and looks up in the proxy codec's curves (worth-plain.npz)
which quantiser step gives the PSNR reached. Per codec it then fits

    ln step = intercept + slope * ln(bits per pixel)
              + spatial * ln(1 + S) + temporal * ln(1 + T) + flat * F + noise * ln(1 + N)

where S, T, F and N are the content's activity. Slower presets reach a better picture at the same
bitrate, as if they quantised more finely: how much, in ln step, is measured on a few of the clips.
The result goes into strength.json.
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
import torch
from scipy.optimize import least_squares

from precoder.activity import Activity, of_clip
from precoder.clips import Clip, read
from precoder.data import Material
from precoder.encoders import CODECS, DEFAULT_PRESETS, Tools, encode
from precoder.metrics import NAMES, Metrics
from precoder.proxy import COARSEST_STEP, FINEST_STEP, ProxyCodec
from precoder.svm import VmafModel
from precoder.worth import STEPS, Worth

BITS_PER_PIXEL = (0.015, 0.05, 0.15)
PRESETS_BITS_PER_PIXEL = 0.05
#: The encoders' values for the presets that the server offers beside the default.
SLOWER_PRESETS = {
    "x264": ("slow", "slower", "veryslow"),
    "x265": ("slow", "slower", "veryslow"),
    "svt-av1": ("6", "4", "2"),
    "vp9": ("2", "1", "0"),
}
#: Patches at once, in the proxy codec.
BATCH = 6
#: Which fit each of the server's codecs takes. MPEG-2 has no measurements of its own.
ENCODERS = {
    "H_264": "x264",
    "H_264_M4V": "x264",
    "MPEG2VIDEO": "x264",
    "H_265": "x265",
    "AV1": "svt-av1",
    "VP9": "vp9",
}
#: Added to the intercepts. The precoder gains more by VMAF NEG if it takes the steps for finer than
#: PSNR says. With x264 by BAL on eight training clips: -7.2 % instead of -6.4 %, VMAF v1 -4.2 %
#: instead of -2.7 %, but plain VMAF -18.3 % instead of -20.6 %. With x265 and SVT-AV1 nothing was
#: measured with these fits (with an earlier one -0.5 lost with SVT-AV1): a third.
CORRECTIONS = {"x264": -0.35, "x265": -0.12, "svt-av1": -0.12}
#: What strength.json has stays: a fit of encodes in one pass, 0.5 lower. With those of two passes,
#: 0.35 lower, BAL saved 6.6 % by VMAF NEG on the clips measured on instead of 7.5 %, LOW 5.4 %
#: instead of 6.1 %.
KEPT = {"vp9"}
#: Nothing is known of steps far outside of what the networks are trained on.
USABLE_STEPS = (2.5, 150.0)


def psnr_of(tools: Tools, clip: Clip, encoder: str, preset: str, kbps: int) -> tuple[float, float]:
    """Luma PSNR in decibels, and the bitrate reached in kbps."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source.y4m", Path(folder) / "target.mkv"
        clip.write(source)
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
                np.log1p(row["noise"]),
            ]
            for row in rows
        ]
    )
    solution = least_squares(
        lambda x: known @ x - np.log(steps), np.zeros(known.shape[1]), loss="soft_l1", f_scale=0.3
    ).x
    deviation = np.median(np.abs(np.log(steps) - known @ solution))
    names = ("intercept", "slope", "spatial", "temporal", "flat", "noise")
    return {
        **{name: round(float(value), 3) for name, value in zip(names, solution, strict=True)},
        "medianDeviation": round(float(deviation), 3),
    }


def presets(rows: list[dict[str, Any]], default: str, slope: float) -> dict[str, float]:
    """Of one encoder: what is added to ln step for each preset but the default, medians.

    ``slope``: of ln step over the logarithm of the bitrate, since not every preset meets its target.
    """
    steps = {
        (row["clip"], row["preset"]): np.log(np.clip(row["step"], *USABLE_STEPS))
        - slope * np.log(row["kbps"])
        for row in rows
    }
    clips = {row["clip"] for row in rows}
    offsets = {
        preset: float(np.median([steps[c, preset] - steps[c, default] for c in clips]))
        for preset in dict.fromkeys(row["preset"] for row in rows)
        if preset != default
    }
    if rows[0]["encoder"] == "svt-av1":
        # The presets between, which the server takes by their numbers, and the slowest.
        offsets |= {
            "7": offsets["6"] / 2,
            "5": (offsets["6"] + offsets["4"]) / 2,
            "3": (offsets["4"] + offsets["2"]) / 2,
            "1": offsets["2"],
        }
    return {preset: round(offset, 3) for preset, offset in offsets.items()}


def curves_of(folder: Path, models: Path) -> dict[str, np.ndarray]:
    """Per clip, the proxy codec's PSNR at each of STEPS; measured unless worth-plain.npz has them."""
    device = torch.device("cpu")
    metrics = Metrics(
        VmafModel(models / "vmaf_v0.6.1.json", device),
        VmafModel(models / "vmaf_v0.6.1neg.json", device),
    )
    material = Material(folder)
    cache = folder / "worth-plain.npz"
    worth = Worth.of(material, ProxyCodec(device), metrics, device, BATCH, cache)
    names = [path.stem.removeprefix("clip-") for path in sorted(folder.glob("clip-*.npy"))]
    psnr = worth.scores[..., NAMES.index("psnr")]
    if len(psnr) != material.sources:
        raise ValueError(f"{cache} is of other clips: delete it, to measure anew")
    # Groups of stills follow the clips.
    return dict(zip(names, psnr, strict=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=Path, nargs="+", required=True, help="training clips")
    parser.add_argument("--luma", type=Path, nargs="+", required=True, help="theirs, by prepare.py")
    parser.add_argument("--vmaf-models", type=Path, required=True, help="libvmaf's model folder")
    parser.add_argument("--out", type=Path, required=True, help="measurements and fits, as JSON")
    parser.add_argument("--strengths", type=Path, help="a strength.json to write the fits into")
    parser.add_argument("--frames", type=int, default=32)
    parser.add_argument(
        "--presets-every", type=int, default=10, help="presets are tried on every so many-th clip"
    )
    parser.add_argument("--ffmpeg", default="ffmpeg")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    tools = Tools(arguments.ffmpeg, "", Path())
    curves: dict[str, np.ndarray] = {}
    for folder in arguments.luma:
        curves |= curves_of(folder, arguments.vmaf_models)

    def measure(path: Path) -> list[dict[str, Any]]:
        clip = read(arguments.ffmpeg, path, f"trim=end_frame={arguments.frames}")
        activity: Activity = of_clip(clip.luma)
        rows = []
        for encoder in CODECS:
            for bits_per_pixel in BITS_PER_PIXEL:
                kbps = max(1, round(bits_per_pixel * clip.pixels_per_second / 1000))
                psnr, reached = psnr_of(tools, clip, encoder, DEFAULT_PRESETS[encoder], kbps)
                rows.append(
                    {
                        "clip": path.stem,
                        "encoder": encoder,
                        "bits_per_pixel": reached * 1000 / clip.pixels_per_second,
                        "spatial": activity.spatial,
                        "temporal": activity.temporal,
                        "flat": activity.flat,
                        "noise": activity.noise,
                        "psnr": psnr,
                        "step": step_at(psnr, curves[path.stem]),
                    }
                )
        print(path.stem, activity, flush=True)
        return rows

    def measure_presets(path: Path) -> list[dict[str, Any]]:
        clip = read(arguments.ffmpeg, path, f"trim=end_frame={arguments.frames}")
        kbps = max(1, round(PRESETS_BITS_PER_PIXEL * clip.pixels_per_second / 1000))
        rows = []
        for encoder in CODECS:
            for preset in (DEFAULT_PRESETS[encoder], *SLOWER_PRESETS[encoder]):
                psnr, reached = psnr_of(tools, clip, encoder, preset, kbps)
                step = step_at(psnr, curves[path.stem])
                measured = {"kbps": reached, "psnr": psnr, "step": step}
                rows.append({"clip": path.stem, "encoder": encoder, "preset": preset, **measured})
        print(path.stem, "with all presets", flush=True)
        return rows

    with ThreadPoolExecutor(arguments.jobs) as pool:
        paths = [p for folder in arguments.clips for p in sorted(folder.iterdir()) if p.is_file()]
        rows = [row for measured in pool.map(measure, paths) for row in measured]
        few = paths[:: arguments.presets_every]
        of_presets = [row for measured in pool.map(measure_presets, few) for row in measured]
    fits = {e: fit([row for row in rows if row["encoder"] == e]) for e in CODECS}
    offsets = {
        e: presets(
            [row for row in of_presets if row["encoder"] == e], DEFAULT_PRESETS[e], fits[e]["slope"]
        )
        for e in CODECS
    }
    measurements = {
        "fits": fits,
        "measured": rows,
        "presets": offsets,
        "measuredPresets": of_presets,
    }
    arguments.out.write_text(json.dumps(measurements, indent=1) + "\n")
    for encoder, values in fits.items():
        print(encoder, values, offsets[encoder])
    if arguments.strengths:
        table = json.loads(arguments.strengths.read_text())
        for codec, encoder in ENCODERS.items():
            # What adapt.py has written stays.
            entry = table["codecs"][codec]
            if encoder not in KEPT:
                intercept = fits[encoder]["intercept"] + CORRECTIONS[encoder]
                entry["fit"] = {**fits[encoder], "intercept": round(intercept, 3)}
            if codec != "MPEG2VIDEO":
                entry["presets"] = offsets[encoder]
        table["stepAtZero"], table["stepAtOne"] = FINEST_STEP, COARSEST_STEP
        table["typicalTemporal"] = round(float(np.median([row["temporal"] for row in rows])), 1)
        arguments.strengths.write_text(json.dumps(table, indent=2) + "\n")


if __name__ == "__main__":
    main()
