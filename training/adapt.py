#!/usr/bin/env python3
"""Finds how much of a model's change pays best, from what is known before: codec, rate, content.

Encodes the training clips unprocessed and at several amounts. What an amount gains is, per metric,
the logarithm of the bitrate that it saves at equal quality: its change of the metric, divided by
what the encoder buys per unit of ln R, less its change of ln R. ADAPTIVE's amount is then

    intercept + noise * ln(1 + N)

with an intercept per encoder and the other coefficient in common, chosen so that the mean gain is
largest; nothing on screens of text and on flat pictures. The result goes into strength.json.
"""

import argparse
import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.optimize import minimize

from calibrate import ENCODERS
from precoder.activity import Activity, of_clip
from precoder.clips import Clip, read
from precoder.encoders import CODECS, DEFAULT_PRESETS, Tools, encode, score
from precoder.models import (
    LARGEST_AMOUNT,
    Precoder,
    Strength,
    Strengths,
    chroma_amount,
    precoded_share,
)

BITS_PER_PIXEL = (0.03, 0.1)
AMOUNTS = (0.6, 1.2, 1.8)
#: What a gain in each metric counts. Plain VMAF gets little, since sharpening pays there.
WEIGHTS = {"vmaf": 0.2, "neg": 0.4, "v1": 0.16, "ssim": 0.08, "ms_ssim": 0.08, "psnr": 0.08}
#: Curves flatter than this, per unit of ln R, say nothing: a metric that is at its ceiling.
LEAST_SLOPE = {"vmaf": 2.0, "neg": 2.0, "v1": 2.0, "ssim": 1e-3, "ms_ssim": 1e-3, "psnr": 0.5}
#: No single encode counts for more than this.
LARGEST_GAIN = 0.5
#: Costs of the coefficient's square.
RIDGE = 1e-3
FIRST_STEP, RESTARTS = 0.3, 4
CONTENT = tuple(field.name for field in fields(Activity))


def gains(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per clip, encoder and rate: what is known before, and the gain at 0 and at each amount."""
    measured = {(r["clip"], r["encoder"], r["rate"], r["amount"]): r for r in rows}
    cases = []
    for (clip, encoder, rate, amount), base in measured.items():
        if amount != 0:
            continue
        low, high = (
            measured[clip, encoder, r, 0.0] for r in (BITS_PER_PIXEL[0], BITS_PER_PIXEL[-1])
        )
        span = np.log(high["kbps"] / low["kbps"])
        gained = [0.0]
        for tried in AMOUNTS:
            row = measured[clip, encoder, rate, tried]
            spent = np.log(row["kbps"] / base["kbps"])
            total = 0.0
            for metric, weight in WEIGHTS.items():
                slope = max((high[metric] - low[metric]) / span, LEAST_SLOPE[metric])
                gain = (row[metric] - base[metric]) / slope - spent
                total += weight * float(np.clip(gain, -LARGEST_GAIN, LARGEST_GAIN))
            gained.append(total)
        cases.append({**base, "gains": gained})
    return cases


def fit(cases: list[dict[str, Any]]) -> tuple[dict[str, dict[str, float]], float]:
    """Per encoder its coefficients; and the mean gain, in logarithms of the bitrate."""
    encoders = sorted({case["encoder"] for case in cases})
    noise = np.array([np.log1p(case["noise"]) for case in cases])
    centre = float(noise.mean())
    # About the mean, so that the ridge does not pull on the intercepts.
    known = np.array(
        [
            [*(float(case["encoder"] == encoder) for encoder in encoders), deviation]
            for case, deviation in zip(cases, noise - centre, strict=True)
        ]
    )
    content = [Activity(*(case[n] for n in CONTENT)) for case in cases]
    shares = np.array([precoded_share(activity) for activity in content])
    curves = [PchipInterpolator((0.0, *AMOUNTS), case["gains"]) for case in cases]

    def mean_gain(coefficients: np.ndarray) -> float:
        applied = np.clip(known @ coefficients, 0, LARGEST_AMOUNT) * shares
        return float(np.mean([curve(a) for a, curve in zip(applied, curves, strict=True)]))

    def cost(coefficients: np.ndarray) -> float:
        return RIDGE * float(coefficients[-1] ** 2) - mean_gain(coefficients)

    start = np.array([1.0] * len(encoders) + [0.0])
    found = start
    for _ in range(RESTARTS):
        # SciPy's own first steps from 0 are too small to get anywhere.
        simplex = np.vstack([found, found + np.diag(np.full(len(found), FIRST_STEP))])
        options = {"maxiter": 1000, "initial_simplex": simplex}
        found = minimize(cost, found, method="Nelder-Mead", options=options).x
    of_noise = float(found[-1])
    fits = {
        encoder: {
            "intercept": round(float(intercept) - centre * of_noise, 3),
            "noise": round(of_noise, 3),
        }
        for encoder, intercept in zip(encoders, found, strict=False)
    }
    for constant in (0.6, 1.0, 1.2, 1.8):
        print(f"the same amount {constant} for all: {mean_gain(start * constant):+.4f}")
    return fits, mean_gain(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="an 8-bit model")
    parser.add_argument("--clips", type=Path, nargs="+", required=True, help="training clips")
    parser.add_argument("--exclude", default="", help="names that begin like this are left out")
    parser.add_argument("--every", type=int, default=1, help="only every so many-th clip")
    parser.add_argument("--out", type=Path, required=True, help="measurements, as JSON lines")
    parser.add_argument(
        "--strengths", type=Path, required=True, help="strength.json, to write into"
    )
    parser.add_argument("--frames", type=int, default=40)
    parser.add_argument("--ffmpeg", default="ffmpeg")
    parser.add_argument("--vmaf", default="vmaf")
    parser.add_argument("--vmaf-models", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    tools = Tools(arguments.ffmpeg, arguments.vmaf, arguments.vmaf_models)
    table = json.loads(arguments.strengths.read_text())
    strengths = Strengths(table)
    model = Precoder(arguments.model)
    done = []
    if arguments.out.exists():
        done = [json.loads(line) for line in arguments.out.read_text().splitlines()]
    known = {(r["clip"], r["encoder"], r["rate"], r["amount"], r["quantiser"]) for r in done}

    def measure(path: Path) -> list[dict[str, Any]]:
        clip = read(arguments.ffmpeg, path, f"trim=end_frame={arguments.frames}")
        activity = of_clip(clip.luma)
        rows = []
        for rate in BITS_PER_PIXEL:
            precoded: dict[Strength, Clip] = {}
            for encoder in CODECS:
                preset = DEFAULT_PRESETS[encoder]
                strength = strengths.of(CODECS[encoder], preset, rate, activity, "1")
                quantiser = round(strength.quantiser, 2)
                for amount in (0.0, *AMOUNTS):
                    if (path.stem, encoder, rate, amount, quantiser) in known:
                        continue
                    tested = clip
                    if amount > 0:
                        ramp = table["codecs"][CODECS[encoder]].get("chroma")
                        chroma = chroma_amount(ramp, quantiser, amount)
                        strength = Strength(quantiser, amount, round(chroma, 3))
                        if strength not in precoded:
                            precoded[strength] = model.precode(clip, strength)
                        tested = precoded[strength]
                    row = {
                        "clip": path.stem,
                        "encoder": encoder,
                        "rate": rate,
                        "amount": amount,
                        "quantiser": quantiser,
                        **{name: getattr(activity, name) for name in CONTENT},
                        **_measured(tools, clip, tested, encoder, rate),
                    }
                    rows.append(row)
                    with arguments.out.open("a") as target:
                        target.write(json.dumps(row) + "\n")
        return rows

    chosen = [
        path
        for folder in arguments.clips
        for path in [p for p in sorted(folder.iterdir()) if p.is_file()][:: arguments.every]
    ]
    if arguments.exclude:
        chosen = [path for path in chosen if not path.stem.startswith(arguments.exclude)]
    with ThreadPoolExecutor(arguments.jobs) as pool:
        measured = [row for rows in pool.map(measure, chosen) for row in rows]
    excluded = arguments.exclude
    rows = [r for r in [*done, *measured] if not excluded or not r["clip"].startswith(excluded)]
    fits, gain = fit(gains(rows))
    print(f"fitted: {gain:+.4f}")
    for encoder, values in fits.items():
        print(encoder, values)
    for codec, encoder in ENCODERS.items():
        table["codecs"][codec]["adaptive"] = fits[encoder]
    arguments.strengths.write_text(json.dumps(table, indent=2) + "\n")


def _measured(
    tools: Tools, source: Clip, tested: Clip, encoder: str, bits_per_pixel: float
) -> dict[str, float]:
    kbps = max(1, round(bits_per_pixel * source.pixels_per_second / 1000))
    with tempfile.TemporaryDirectory() as folder:
        reference, picture = Path(folder) / "reference.y4m", Path(folder) / "tested.y4m"
        encoded = Path(folder) / "encoded.mkv"
        source.write(reference)
        tested.write(picture)
        preset = DEFAULT_PRESETS[encoder]
        reached = encode(tools, source, picture, encoded, encoder, preset, kbps, None, reference)
        return {"kbps": reached, **score(tools, reference, encoded, Path(folder) / "scratch")}


if __name__ == "__main__":
    main()
