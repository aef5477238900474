#!/usr/bin/env python3
"""Measures precoders with real encoders: BD-rates against the unprocessed source.

Variants are "none", "MODEL:AMOUNT" (an 8-bit model's file and its strength) and
"filter:FFMPEG-FILTER". Each clip is encoded at several target bitrates with the server's options,
decoded, and scored against the source. Results are kept in a file, so that what has been measured
is not measured again.
"""

import argparse
import hashlib
import json
import tempfile
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from precoder import report
from precoder.activity import of_clip
from precoder.clips import Clip, read
from precoder.encoders import CODECS, DEFAULT_PRESETS, Tools, encode, score
from precoder.models import Model, Strength, Strengths

RESOURCES = Path(__file__).parents[1] / "src/main/resources/precoders"
#: Target bits per pixel: at these, VMAF runs from about 60 to 97 on camera clips of 360 lines.
BITS_PER_PIXEL = (0.02, 0.04, 0.08, 0.16)


@dataclass(frozen=True)
class Task:
    """One encode; ``rate`` is target bits per pixel, or a CRF where that is asked for."""

    clip: str
    variant: str
    encoder: str
    preset: str
    rate: float
    is_crf: bool
    #: Replaces the table's quantiser input where it is given.
    quantiser: float | None
    #: Of the model's file, so that results of an older one are not taken for its own.
    digest: str


class Results:
    """A file with a JSON line per measured encode."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._rows: dict[Task, dict[str, float]] = {}
        if path.exists():
            for line in path.read_text().splitlines():
                row = json.loads(line)
                self._rows[Task(**row["task"])] = row["measured"]

    def get(self, task: Task) -> dict[str, float] | None:
        return self._rows.get(task)

    def add(self, task: Task, measured: dict[str, float]) -> None:
        with self._lock:
            self._rows[task] = measured
            with self._path.open("a") as target:
                target.write(json.dumps({"task": asdict(task), "measured": measured}) + "\n")


class Evaluation:
    """Runs tasks on the clips of a folder."""

    def __init__(self, tools: Tools, strengths: Strengths, results: Results) -> None:
        self._tools = tools
        self._strengths = strengths
        self._results = results
        self._clips: dict[str, tuple[Path, Clip]] = {}
        self._models: dict[str, Model] = {}

    def add_clip(self, path: Path, frames: int | None) -> str:
        limit = f"trim=end_frame={frames}" if frames else "null"
        self._clips[path.stem] = (path, read(self._tools.ffmpeg, path, limit))
        return path.stem

    def run(self, task: Task) -> None:
        if self._results.get(task) is not None:
            return
        path, source = self._clips[task.clip]
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
                self._tools, source, tested, encoded, task.encoder, task.preset, kbps, crf
            )
            scores = score(self._tools, reference, encoded, Path(folder) / "scratch")
        self._results.add(task, {"kbps": reached, **scores})

    def _precoded(self, task: Task, path: Path, source: Clip) -> Clip:
        if task.variant == "none":
            return source
        if task.variant.startswith("filter:"):
            filters = task.variant.removeprefix("filter:")
            filtered = read(self._tools.ffmpeg, path, filters)
            return source.with_luma(filtered.luma[: len(source.luma)])
        strength = (
            Strength(task.quantiser, 1.0)
            if task.quantiser is not None
            else self._strengths.of(CODECS[task.encoder], task.rate, of_clip(source.luma))
        )
        path_of_model, amount = task.variant.rsplit(":", 1)
        if path_of_model not in self._models:
            self._models[path_of_model] = Model(Path(path_of_model))
        model = self._models[path_of_model]
        return model.precode(source, strength.quantiser, strength.amount * float(amount))


def digest_of(variant: str) -> str:
    if variant == "none" or variant.startswith("filter:"):
        return ""
    return hashlib.sha256(Path(variant.rsplit(":", 1)[0]).read_bytes()).hexdigest()[:12]


def numbers(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split(","))


def tasks_of(arguments: argparse.Namespace, clips: Iterable[str]) -> list[Task]:
    rates = arguments.crf or arguments.bits_per_pixel
    return [
        Task(
            clip,
            variant,
            encoder,
            arguments.preset or DEFAULT_PRESETS[encoder],
            rate,
            arguments.crf is not None,
            None if variant == "none" or variant.startswith("filter:") else arguments.quantiser,
            digest_of(variant),
        )
        for clip in clips
        for encoder in arguments.encoders.split(",")
        for variant in ["none", *arguments.variants]
        for rate in rates
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("variants", nargs="*", help="what to measure against none")
    parser.add_argument("--clips", type=Path, required=True, help="a folder of lossless clips")
    parser.add_argument("--results", type=Path, required=True, help="file of measurements")
    parser.add_argument("--report", type=Path, help="folder for the tables and plots")
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
    evaluation = Evaluation(tools, Strengths.read(arguments.strengths), results)
    clips = [evaluation.add_clip(p, arguments.frames) for p in sorted(arguments.clips.iterdir())]
    tasks = tasks_of(arguments, clips)
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for _ in pool.map(evaluation.run, tasks):
            pass
    rows = [{**asdict(task), **(results.get(task) or {})} for task in tasks]
    print(report.table(rows))
    if arguments.report:
        report.write(rows, arguments.report)


if __name__ == "__main__":
    main()
