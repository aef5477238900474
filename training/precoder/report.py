"""Tables and plots of what was measured."""

from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import Any

from precoder.bdrate import bd_rate

METRICS = ("vmaf", "neg", "v1", "ssim", "ms_ssim", "psnr", "xpsnr")
TITLES = ("VMAF", "NEG", "VMAF v1", "SSIM", "MS-SSIM", "PSNR", "XPSNR")

#: What the manifest calls the metrics that it has.
MANIFEST_NAMES = {
    "vmaf": "vmaf",
    "neg": "vmafNeg",
    "v1": "vmafV1",
    "ssim": "ssim",
    "ms_ssim": "msSsim",
    "psnr": "psnr",
}

Row = dict[str, Any]
Rates = dict[str, float | None]


def bd_rates(rows: list[Row]) -> dict[tuple[str, str, str], Rates]:
    """By (variant, encoder with preset, clip), against the variant none: percent per metric."""
    curves: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        curves[row["variant"], f"{row['encoder']} {row['preset']}", row["clip"]].append(row)
    result = {}
    for (variant, encoder, clip), tested in curves.items():
        if variant == "none":
            continue
        reference = curves["none", encoder, clip]
        result[variant, encoder, clip] = {
            metric: bd_rate(
                [(row["kbps"], row[metric]) for row in reference],
                [(row["kbps"], row[metric]) for row in tested],
            )
            for metric in METRICS
        }
    return result


def table(rows: list[Row]) -> str:
    """Markdown: per variant and encoder the mean over clips, the mean of all, the worst."""
    rates = bd_rates(rows)
    lines = [
        "BD-rate in percent; negative saves bits at equal quality.",
        "",
        "| variant | encoder | " + " | ".join(TITLES) + " | worst clip, NEG |",
        "|" + "---|" * (len(TITLES) + 3),
    ]
    for variant in dict.fromkeys(key[0] for key in rates):
        groups: dict[str, list[Rates]] = defaultdict(list)
        for (name, encoder, _), values in rates.items():
            if name == variant:
                groups[encoder].append(values)
        for encoder, values in groups.items():
            lines.append(_line(variant, encoder, values))
        lines.append(_line(variant, "**all**", [v for group in groups.values() for v in group]))
    return "\n".join(lines)


def of_modes(rows: list[Row]) -> list[dict[str, Any]]:
    """For the manifest: the mean over clips, per mode and encoder."""
    groups: dict[tuple[str, str], list[Rates]] = defaultdict(list)
    for (variant, encoder, _), values in bd_rates(rows).items():
        groups[variant.rsplit(":", 1)[-1], encoder].append(values)
    result = []
    for (mode, encoder), values in groups.items():
        means = {m: [v[m] for v in values if v[m] is not None] for m in MANIFEST_NAMES}
        rates = {MANIFEST_NAMES[m]: round(mean(known), 1) for m, known in means.items() if known}
        result.append({"mode": f"PRECODER_{mode}", "encoder": encoder, **rates})
    return result


def details(rows: list[Row]) -> str:
    """Markdown: every clip by itself."""
    lines = [
        "| variant | encoder | clip | " + " | ".join(TITLES) + " |",
        "|" + "---|" * (len(TITLES) + 3),
    ]
    for (variant, encoder, clip), values in bd_rates(rows).items():
        cells = " | ".join(_number(values[metric]) for metric in METRICS)
        lines.append(f"| {_short(variant)} | {encoder} | {clip} | {cells} |")
    return "\n".join(lines)


def write(rows: list[Row], folder: Path) -> None:
    """table.md, clips.md, a plot of rate and quality per encoder, and one of what is traded."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.md").write_text(table(rows) + "\n")
    (folder / "clips.md").write_text(details(rows) + "\n")
    for encoder in dict.fromkeys(row["encoder"] for row in rows):
        _plot([row for row in rows if row["encoder"] == encoder], folder / f"{encoder}.png")
    _plot_trade(rows, folder / "trade.png")


def _line(variant: str, encoder: str, values: list[Rates]) -> str:
    means, worst = [], [v["neg"] for v in values if v["neg"] is not None]
    for metric in METRICS:
        known = [v[metric] for v in values if v[metric] is not None]
        means.append(_number(mean(known) if known else None))
    cells = " | ".join([*means, _number(max(worst, default=None))])
    return f"| {_short(variant)} | {encoder} | {cells} |"


def _short(variant: str) -> str:
    """Without the model's folder."""
    return variant if variant.startswith("filter:") else variant.rsplit("/", 1)[-1]


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:+.1f}"


def _plot(rows: list[Row], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
    from matplotlib.ticker import NullFormatter

    clips = list(dict.fromkeys(row["clip"] for row in rows))
    shown = (("neg", "VMAF NEG"), ("psnr", "PSNR, dB"))
    figure, axes = pyplot.subplots(
        len(shown), len(clips), figsize=(3.2 * len(clips), 3 * len(shown)), squeeze=False
    )
    for column, clip in enumerate(clips):
        for line, (metric, title) in enumerate(shown):
            axis = axes[line][column]
            for variant in dict.fromkeys(row["variant"] for row in rows):
                points = sorted(
                    (row["kbps"], row[metric])
                    for row in rows
                    if row["clip"] == clip and row["variant"] == variant
                )
                axis.plot(
                    *zip(*points, strict=True), marker="o", markersize=3, label=_short(variant)
                )
            axis.set_xscale("log")
            rates = sorted(
                {
                    round(row["kbps"])
                    for row in rows
                    if row["clip"] == clip and row["variant"] == "none"
                }
            )
            axis.set_xticks(rates, [str(rate) for rate in rates], fontsize=7)
            axis.xaxis.set_minor_formatter(NullFormatter())
            axis.set_xlabel("kbit/s")
            axis.set_title(clip if line == 0 else "", fontsize=9)
            axis.set_ylabel(title if column == 0 else "")
            axis.grid(alpha=0.3, which="both")
    axes[0][0].legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _plot_trade(rows: list[Row], path: Path) -> None:
    """What each variant gains in the metrics that see, against what it costs in PSNR."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    groups: dict[str, list[Rates]] = defaultdict(list)
    for (variant, _, _), values in bd_rates(rows).items():
        groups[variant].append(values)
    figure, axis = pyplot.subplots(figsize=(7, 4.5))
    for metric, title in (
        ("vmaf", "VMAF"),
        ("neg", "VMAF NEG"),
        ("v1", "VMAF v1"),
        ("ssim", "SSIM"),
    ):
        points = []
        for variant, values in groups.items():
            known = [v for v in values if v[metric] is not None and v["psnr"] is not None]
            points.append((mean(v["psnr"] for v in known), mean(v[metric] for v in known), variant))
        points.sort()
        axis.plot([p[0] for p in points], [p[1] for p in points], marker="o", label=title)
    for psnr, rate, variant in points:
        axis.annotate(_short(variant).rsplit(":", 1)[-1], (psnr, rate), fontsize=7)
    axis.axhline(0, color="black", linewidth=0.8)
    axis.set_xlabel("BD-rate by PSNR, %: the cost")
    axis.set_ylabel("BD-rate, %: negative saves bits")
    axis.grid(alpha=0.3)
    axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
