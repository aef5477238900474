"""Exported models, run as the server runs them."""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from precoder.activity import Activity
from precoder.clips import Clip

#: The server's own models and tables.
RESOURCES = Path(__file__).parents[2] / "src/main/resources/precoders"
_SERVERS = json.loads((RESOURCES / "strength.json").read_text())
#: Shares of flat blocks, and flat blocks beside hard edges, between which ADAPTIVE fades out; the
#: server's, whatever else is in the table that is looked at.
FADING = _SERVERS["fading"]
CHROMA_FILE = "chroma-8bit.onnx"
#: Sides of planes are multiples of this in all models.
BLOCK = 8
#: More was not measured.
LARGEST_AMOUNT = _SERVERS["largestAmount"]


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

    def precode(self, planes: np.ndarray, quantiser: float, strength: float) -> np.ndarray:
        """Planes [T, H, W] uint8 of any size, every one alike."""
        if strength == 0:
            return planes
        feeds = {
            "quantiser": np.array([quantiser], np.float32),
            "strength": np.array([strength], np.float32),
        }
        height, width = planes.shape[1:]
        padding = ((0, 0), (0, -height % BLOCK), (0, -width % BLOCK))
        padded = np.pad(planes, padding, mode="edge")
        precoded = [
            self._session.run(["precoded"], {"luma": plane[None, None], **feeds})[0][0, 0]
            for plane in padded
        ]
        return np.stack(precoded)[:, :height, :width]


@dataclass(frozen=True)
class Strength:
    """The models' inputs."""

    quantiser: float
    amount: float
    #: Of chroma's model.
    chroma: float = 0.0


@dataclass(frozen=True)
class Strengths:
    """The server's strength.json: what a mode means for a codec at a bitrate."""

    table: dict[str, Any]

    @staticmethod
    def read(path: Path) -> "Strengths":
        return Strengths(json.loads(path.read_text()))

    def of(
        self, codec: str, preset: str, bits_per_pixel: float, activity: Activity, mode: str
    ) -> Strength:
        """For all of a clip; the server follows the content within a second.

        ``preset``: the encoder's own value. ``mode``: LOW, BAL, ADAPTIVE, or an amount.
        """
        entry = self.table["codecs"][codec]
        cap = entry.get("maximumAmount", np.inf)
        fixed = self.table["amounts"].get(f"PRECODER_{mode}")
        if "quantiser" in entry:
            amount = min(cap, float(mode if fixed is None else fixed))
            share = precoded_share(activity) if mode == "ADAPTIVE" else 1.0
            return Strength(entry["quantiser"], amount * share)
        fit = entry["fit"]
        log_step = (
            fit["intercept"]
            + fit["slope"] * np.log(bits_per_pixel)
            + of_content(fit, activity)
            + entry.get("presets", {}).get(preset, 0.0)
        )
        zero, one = np.log(self.table["stepAtZero"]), np.log(self.table["stepAtOne"])
        quantiser = float(np.clip((log_step - zero) / (one - zero), 0, 1))
        share = 1.0
        if mode == "ADAPTIVE":
            amount = adapted_amount(entry["adaptive"], activity)
            share = precoded_share(activity)
        else:
            amount = float(mode) if fixed is None else fixed
        fading = float(min(1.0, np.exp(log_step - zero)))
        amount = min(coarse_limit(entry.get("coarseLimit"), quantiser), amount) * fading**2 * share
        return Strength(quantiser, amount, chroma_amount(entry.get("chroma"), quantiser, amount))


class Precoder:
    """A model for luma, and the one for chroma that lies beside it."""

    def __init__(self, luma: Path) -> None:
        self._luma = Model(luma)
        self._chroma_path = luma.with_name(CHROMA_FILE)
        self._chroma: Model | None = None
        #: What tells it from others.
        self.name = digest(luma)

    def precode(self, clip: Clip, strength: Strength) -> Clip:
        precoded = clip.with_luma(
            self._luma.precode(clip.luma, strength.quantiser, strength.amount)
        )
        if strength.chroma == 0:
            return precoded
        if self._chroma is None:
            self._chroma = Model(self._chroma_path)
        planes = [
            self._chroma.precode(clip.chroma[:, i], strength.quantiser, strength.chroma)
            for i in (0, 1)
        ]
        return replace(precoded, chroma=np.stack(planes, 1))

    def name_at(self, strength: Strength) -> str:
        """What tells its work at a strength from others'."""
        if strength.chroma == 0:
            return self.name
        return f"{self.name}+{digest(self._chroma_path)}"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def chroma_amount(ramp: dict[str, float] | None, quantiser: float, amount: float) -> float:
    """Of chroma's change, where luma's has an amount."""
    return 0.0 if ramp is None else _share(ramp, quantiser) * ramp["amount"] * amount


def coarse_limit(ramp: dict[str, float] | None, quantiser: float) -> float:
    """The largest amount at a quantiser."""
    if ramp is None:
        return np.inf
    return LARGEST_AMOUNT - _share(ramp, quantiser) * (LARGEST_AMOUNT - ramp["amount"])


def _share(ramp: dict[str, float], quantiser: float) -> float:
    """How far a ramp has risen, 0...1."""
    return float(np.clip((quantiser - ramp["from"]) / (ramp["full"] - ramp["from"]), 0, 1))


def of_content(fit: dict[str, float], activity: Activity) -> float:
    """The part of the steps' fit that follows the content."""
    return float(
        fit["spatial"] * np.log1p(activity.spatial)
        + fit["temporal"] * np.log1p(activity.temporal)
        + fit["flat"] * activity.flat
        + fit["noise"] * np.log1p(activity.noise)
    )


def adapted_amount(fit: dict[str, float], activity: Activity) -> float:
    """What ADAPTIVE applies, as fitted."""
    amount = fit["intercept"] + fit["noise"] * np.log1p(activity.noise)
    return float(np.clip(amount, 0, LARGEST_AMOUNT))


def precoded_share(activity: Activity) -> float:
    """What ADAPTIVE leaves of an amount: nothing where almost all is flat, or text on a screen."""
    return _left(FADING["flat"], activity.flat) * _left(FADING["edges"], activity.edges)


def _left(fall: dict[str, float], value: float) -> float:
    """How far a fall is from its end, 0...1."""
    return float(np.clip((fall["none"] - value) / (fall["none"] - fall["full"]), 0, 1))
