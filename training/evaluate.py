#!/usr/bin/env python3
"""Measures precoders with real encoders: BD-rates against the unprocessed source.

Variants are "none", "MODEL:MODE" (an 8-bit model's file with LOW, BAL or ADAPTIVE, as the server
would use it), "MODEL:AMOUNT" (a fixed amount instead of a mode's) and "filter:FFMPEG-FILTER". Each
clip is encoded at several target bitrates with the server's options, decoded, and scored against
the source. Results are kept in a file, so that what has been measured is not measured again.
"""

import argparse
import json
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from precoder import report
from precoder.activity import Activity, of_clip
from precoder.clips import Clip, read
from precoder.encoders import CODECS, DEFAULT_PRESETS, FINGERPRINT, Tools, encode, score
from precoder.models import RESOURCES, Precoder, Strength, Strengths

#: Target bits per pixel: at these, VMAF runs from about 60 to 97 on camera clips of 360 lines.
BITS_PER_PIXEL = (0.02, 0.04, 0.08, 0.16)


@dataclass(frozen=True)
class Task:
    """One encode; ``rate`` is target bits per pixel, or a CRF where that is asked for."""

    clip: str
    encoder: str
    preset: str
    rate: float
    is_crf: bool
    #: "none", a filter, or the first digits of the SHA-256 of the models' files.
    what: str
    #: The models' inputs.
    quantiser: float
    amount: float
    #: :data:`precoder.encoders.FINGERPRINT`: encodes made in another way are not comparable.
    made: str
    #: The amount of chroma's model.
    chroma: float = 0.0


class Results:
    """A file with a JSON line per measured encode."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._rows: dict[Task, dict[str, float]] = {}
        if path.exists():
            for line in path.read_text().splitlines():
                row = json.loads(line)
                # Before there were fingerprints.
                self._rows[Task(**{"made": "", **row["task"]})] = row["measured"]

    def get(self, task: Task) -> dict[str, float] | None:
        return self._rows.get(task)

    def add(self, task: Task, measured: dict[str, float]) -> None:
        with self._lock:
            self._rows[task] = measured
            with self._path.open("a") as target:
                target.write(json.dumps({"task": asdict(task), "measured": measured}) + "\n")


class Evaluation:
    """Runs tasks on the clips of a folder."""

    def __init__(
        self, tools: Tools, strengths: Strengths, results: Results, quantiser: float | None
    ) -> None:
        """``quantiser`` replaces the table's."""
        self._tools = tools
        self._strengths = strengths
        self._results = results
        self._quantiser = quantiser
        self._clips: dict[str, tuple[Path, Clip, Activity]] = {}
        self._precoders: dict[str, Precoder] = {}
        self._names: dict[str, Precoder] = {}

    def add_clip(self, path: Path, frames: int | None) -> str:
        limit = f"trim=end_frame={frames}" if frames else "null"
        clip = read(self._tools.ffmpeg, path, limit)
        self._clips[path.stem] = (path, clip, of_clip(clip.luma))
        return path.stem

    def task(
        self, clip: str, variant: str, encoder: str, preset: str, rate: float, is_crf: bool
    ) -> Task:
        if variant == "none" or variant.startswith("filter:"):
            return Task(clip, encoder, preset, rate, is_crf, variant, 0, 0, FINGERPRINT)
        file, mode = variant.rsplit(":", 1)
        if file not in self._precoders:
            self._precoders[file] = Precoder(Path(file))
        if self._quantiser is not None:
            strength = Strength(self._quantiser, float(mode))
        else:
            activity = self._clips[clip][2]
            strength = self._strengths.of(CODECS[encoder], preset, rate, activity, mode)
        what = self._precoders[file].name_at(strength)
        self._names[what] = self._precoders[file]
        return Task(
            clip,
            encoder,
            preset,
            rate,
            is_crf,
            what,
            round(strength.quantiser, 3),
            round(strength.amount, 3),
            FINGERPRINT,
            round(strength.chroma, 3),
        )

    def run(self, task: Task) -> None:
        if self._results.get(task) is not None:
            return
        path, source, _ = self._clips[task.clip]
        with tempfile.TemporaryDirectory() as folder:
            reference = Path(folder) / "reference.y4m"
            tested = Path(folder) / "tested.y4m"
            encoded = Path(folder) / "encoded.mkv"
            source.write(reference)
            self._precoded(task, path, source).write(tested)
            kbps = (
                None if task.is_crf else max(1, round(task.rate * source.pixels_per_second / 1000))
            )
            crf = round(task.rate) if task.is_crf else None
            reached = encode(
                self._tools,
                source,
                tested,
                encoded,
                task.encoder,
                task.preset,
                kbps,
                crf,
                unprocessed=reference,
            )
            scores = score(self._tools, reference, encoded, Path(folder) / "scratch")
        self._results.add(task, {"kbps": reached, **scores})

    def _precoded(self, task: Task, path: Path, source: Clip) -> Clip:
        if task.what == "none":
            return source
        if task.what.startswith("filter:"):
            filtered = read(self._tools.ffmpeg, path, task.what.removeprefix("filter:"))
            return source.with_luma(filtered.luma[: len(source.luma)])
        strength = Strength(task.quantiser, task.amount, task.chroma)
        return self._names[task.what].precode(source, strength)


def numbers(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split(","))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("variants", nargs="*", help="what to measure against none")
    parser.add_argument("--clips", type=Path, required=True, help="a folder of lossless clips")
    parser.add_argument("--results", type=Path, required=True, help="file of measurements")
    parser.add_argument("--report", type=Path, help="folder for the tables and plots")
    parser.add_argument("--manifest", type=Path, help="a manifest.json to write modes' rates into")
    parser.add_argument("--encoders", default=",".join(CODECS))
    parser.add_argument("--preset", help="instead of each encoder's default")
    parser.add_argument("--bits-per-pixel", type=numbers, default=BITS_PER_PIXEL)
    parser.add_argument("--crf", type=numbers, help="constant quality instead of bitrates")
    parser.add_argument("--quantiser", type=float, help="instead of strength.json's")
    parser.add_argument("--strengths", type=Path, default=RESOURCES / "strength.json")
    parser.add_argument("--frames", type=int, help="only so many of each clip")
    parser.add_argument("--ffmpeg", default="ffmpeg", help="with libx264 and libx265")
    parser.add_argument("--vmaf", default="vmaf")
    parser.add_argument("--vmaf-models", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    if arguments.crf and arguments.quantiser is None and arguments.variants:
        parser.error("--crf needs --quantiser: without a bitrate the table has no answer")

    results = Results(arguments.results)
    tools = Tools(arguments.ffmpeg, arguments.vmaf, arguments.vmaf_models)
    strengths = Strengths.read(arguments.strengths)
    evaluation = Evaluation(tools, strengths, results, arguments.quantiser)
    clips = [evaluation.add_clip(p, arguments.frames) for p in sorted(arguments.clips.iterdir())]
    tasks = [
        (
            variant,
            evaluation.task(
                clip,
                variant,
                encoder,
                arguments.preset or DEFAULT_PRESETS[encoder],
                rate,
                arguments.crf is not None,
            ),
        )
        for clip in clips
        for encoder in arguments.encoders.split(",")
        for variant in ["none", *arguments.variants]
        for rate in arguments.crf or arguments.bits_per_pixel
    ]
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for _ in pool.map(evaluation.run, dict.fromkeys(task for _, task in tasks)):
            pass
    rows = [
        {**asdict(task), "variant": variant, **(results.get(task) or {})} for variant, task in tasks
    ]
    print(report.table(rows))
    if arguments.report:
        report.write(rows, arguments.report)
    if arguments.manifest:
        manifest = json.loads(arguments.manifest.read_text())
        measured = {Path(variant.rsplit(":", 1)[0]).name for variant in arguments.variants}
        for model in manifest:
            if model["file"] in measured:
                model["bdRates"] = report.of_modes(rows)
        arguments.manifest.write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
