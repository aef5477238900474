"""Exported models, run as the server runs them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from precoder.activity import Activity
from precoder.clips import Clip

#: The server's StrengthControl: shares of flat blocks between which ADAPTIVE fades out.
FLAT_FULL, FLAT_NONE = 0.75, 0.90
#: More was not measured.
LARGEST_AMOUNT = 1.8


class Model:
    """An 8-bit model in ONNX Runtime, one thread."""

    def __init__(self, path: Path) -> None:
        # Only where a model runs: its tables are read without.
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def precode(self, clip: Clip, quantiser: float, strength: float) -> Clip:
        """Every frame alike."""
        if strength == 0:
            return clip
        feeds = {
            "quantiser": np.array([quantiser], np.float32),
            "strength": np.array([strength], np.float32),
        }
        frames = [
            self._session.run(["precoded"], {"luma": plane[None, None], **feeds})[0][0, 0]
            for plane in clip.luma
        ]
        return clip.with_luma(np.stack(frames))


@dataclass(frozen=True)
class Strength:
    """A model's two inputs; the amount is for a mode's amount of 1."""

    quantiser: float
    amount: float


@dataclass(frozen=True)
class Strengths:
    """The server's strength.json: what a mode means for a codec at a bitrate."""

    table: dict[str, Any]

    @staticmethod
    def read(path: Path) -> "Strengths":
        return Strengths(json.loads(path.read_text()))

    def of(self, codec: str, bits_per_pixel: float, activity: Activity, mode: str) -> Strength:
        """For all of a clip; the server follows the content within a second.

        ``mode``: LOW, BAL, ADAPTIVE, or an amount.
        """
        entry = self.table["codecs"][codec]
        cap = entry.get("maximumAmount", np.inf)
        fixed = self.table["amounts"].get(f"PRECODER_{mode}")
        if "quantiser" in entry:
            return Strength(entry["quantiser"], min(cap, float(mode if fixed is None else fixed)))
        log_step = (
            entry["intercept"]
            + entry["slope"] * np.log(bits_per_pixel)
            + entry["spatial"] * np.log1p(activity.spatial)
            + entry["temporal"] * np.log1p(activity.temporal)
            + entry["flat"] * activity.flat
        )
        zero, one = np.log(self.table["stepAtZero"]), np.log(self.table["stepAtOne"])
        quantiser = float(np.clip((log_step - zero) / (one - zero), 0, 1))
        if mode == "ADAPTIVE":
            amount = adapted_amount(entry["adaptive"], quantiser, activity)
        else:
            amount = float(mode) if fixed is None else fixed
        fading = float(min(1.0, np.exp(log_step - zero)))
        return Strength(quantiser, min(cap, amount) * fading**2)


def adapted_amount(fit: dict[str, float], quantiser: float, activity: Activity) -> float:
    """What ADAPTIVE applies: as fitted, and nothing where almost everything is flat."""
    amount = (
        fit["intercept"]
        + fit["quantiser"] * quantiser
        + fit["spatial"] * np.log1p(activity.spatial)
        + fit["temporal"] * np.log1p(activity.temporal)
        + fit["flat"] * activity.flat
    )
    share = (FLAT_NONE - activity.flat) / (FLAT_NONE - FLAT_FULL)
    return float(np.clip(amount, 0, LARGEST_AMOUNT) * np.clip(share, 0, 1))
