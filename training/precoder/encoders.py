"""Real encoders, with the options that the server gives them, and what their output is worth."""

import hashlib
import inspect
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from precoder.clips import Clip

#: Encoder names, and the codec whose strengths apply.
CODECS = {"x264": "H_264", "x265": "H_265", "svt-av1": "AV1", "vp9": "VP9"}
DEFAULT_PRESETS = {"x264": "medium", "x265": "medium", "svt-av1": "8", "vp9": "4"}
#: Seconds between keyframes.
GOP_SECONDS = 2

_LIBRARIES = {"x264": "libx264", "x265": "libx265", "svt-av1": "libsvtav1", "vp9": "libvpx-vp9"}

#: Metrics as they are reported, and where the tools put them.
METRICS = {
    "vmaf": "vmaf",
    "neg": "neg",
    "v1": "v1",
    "ssim": "float_ssim",
    "ms_ssim": "float_ms_ssim",
    "psnr": "psnr_y",
}


#: SSIM and MS-SSIM take five times as long as all else together, so every fifth frame has to do;
#: encoders' frame types repeat in powers of two.
SSIM_INTERVAL = 5

#: FFmpeg 8.0.1's xpsnr is wrong for more than 8 bits unless the width is a multiple of 64. The
#: columns added are equal in both: some tenths of a decibel too much, the same at each bitrate.
XPSNR_PADDING = "pad=ceil(iw/64)*64:ih"


@dataclass(frozen=True)
class Tools:
    """The programs: an FFmpeg with the encoders, libvmaf's vmaf, and libvmaf's model folder."""

    ffmpeg: str
    vmaf: str
    models: Path


def options(encoder: str, preset: str, kbps: int | None, crf: int | None, gop: int) -> list[str]:
    """Of one encode, as the server's EncoderSettings has them; with a CRF instead, no buffer."""
    result = ["-c:v", _LIBRARIES[encoder]]
    result += ["-cpu-used", preset] if encoder == "vp9" else ["-preset", preset]
    result += ["-g", str(gop)]
    if encoder in ("x264", "x265", "vp9"):
        result += ["-keyint_min", str(gop)]
    if encoder == "x264":
        result += ["-sc_threshold", "0"]
    if encoder == "vp9":
        result += [
            "-deadline",
            "good",
            "-lag-in-frames",
            "25",
            "-auto-alt-ref",
            "1",
            "-row-mt",
            "1",
        ]
    if kbps is not None:
        result += ["-b:v", f"{kbps}k", "-bufsize", f"{2 * kbps}k"]
        if encoder in ("x264", "x265"):
            result += ["-maxrate", f"{kbps * 3 // 2}k"]
    else:
        result += ["-crf", str(crf)] + (["-b:v", "0"] if encoder == "vp9" else [])
    if encoder == "svt-av1":
        return [*result, "-svtav1-params", "lp=1"]
    if encoder == "x265":
        result += ["-x265-params", "scenecut=0:open-gop=0:log-level=none:pools=1"]
    return [*result, "-threads", "1"]


def encode(
    tools: Tools,
    clip: Clip,
    source: Path,
    target: Path,
    encoder: str,
    preset: str,
    kbps: int | None,
    crf: int | None,
    unprocessed: Path | None = None,
) -> float:
    """Encodes a Y4M; gives the bitrate reached, in kbps.

    VP9 with a target bitrate takes two passes, the first over ``unprocessed``, as in the server;
    None: over ``source`` as well.
    """
    gop = max(1, round(GOP_SECONDS * clip.frames_per_second))
    chosen = ["-an", *options(encoder, preset, kbps, crf, gop)]

    def run(picture: Path, *output: str) -> None:
        command = [tools.ffmpeg, "-v", "error", "-y", "-i", str(picture), *chosen, *output]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)

    if encoder == "vp9" and kbps is not None:
        statistics = ["-passlogfile", str(target.with_suffix(".pass"))]
        run(unprocessed or source, "-pass", "1", *statistics, "-f", "null", "-")
        run(source, "-pass", "2", *statistics, str(target))
    else:
        run(source, str(target))
    packets = subprocess.run(
        [tools.ffmpeg, "-v", "error", "-i", str(target), "-c", "copy", "-f", "framecrc", "-"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    # Only what the encoder wrote is counted, nothing of the container.
    lines = [line for line in packets.splitlines() if line and not line.startswith("#")]
    return sum(int(line.split(",")[4]) for line in lines) * 8 / clip.seconds / 1000


#: Of how encodes are made: changes with the code, also where nothing but its wording does.
FINGERPRINT = hashlib.sha256(
    (inspect.getsource(options) + inspect.getsource(encode)).encode()
).hexdigest()[:12]


def score(tools: Tools, reference: Path, encoded: Path, scratch: Path) -> dict[str, float]:
    """Means over the frames, always against the unprocessed source."""
    decoded, report = scratch.with_suffix(".y4m"), scratch.with_suffix(".json")
    decode = [tools.ffmpeg, "-v", "error", "-y", "-i", str(encoded), "-fps_mode", "passthrough"]
    subprocess.run([*decode, "-pix_fmt", "yuv420p", str(decoded)], check=True)
    models = (
        ("vmaf", "vmaf_v0.6.1.json"),
        ("neg", "vmaf_v0.6.1neg.json"),
        ("v1", "vmaf_v1.0.16/vmaf_v1.0.16_3d0h.json"),
    )
    command = [tools.vmaf, "-q", "-r", str(reference), "-d", str(decoded), "--json"]
    command += ["-o", str(report)]
    per_frame = ["--feature", "psnr"]
    for name, file in models:
        per_frame += ["--model", f"path={tools.models / file}:name={name}"]
    sampled = ["--subsample", str(SSIM_INTERVAL), "--no_prediction"]
    sampled += ["--feature", "float_ssim", "--feature", "float_ms_ssim"]
    pooled: dict[str, dict[str, float]] = {}
    for what in (per_frame, sampled):
        subprocess.run([*command, *what], check=True, stderr=subprocess.DEVNULL)
        pooled |= json.loads(report.read_text())["pooled_metrics"]
    result = {name: pooled[key]["mean"] for name, key in METRICS.items()}
    result["xpsnr"] = _xpsnr(tools, reference, decoded)
    report.unlink()
    decoded.unlink()
    return result


def _xpsnr(tools: Tools, reference: Path, decoded: Path) -> float:
    """Of luma, in decibels."""
    command = [tools.ffmpeg, "-v", "info", "-i", str(reference), "-i", str(decoded)]
    padded = f"[0:v]{XPSNR_PADDING}[r];[1:v]{XPSNR_PADDING}[d];[r][d]xpsnr"
    command += ["-lavfi", padded, "-f", "null", "-"]
    log = subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True).stderr
    line = next(line for line in log.splitlines() if "XPSNR" in line and "y:" in line)
    return float(line.split("y:")[1].split()[0])
