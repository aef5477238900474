#!/usr/bin/env python3
"""Trains a precoder network, in float or with the rounding of its integer form."""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from precoder.checkpoint import load, save
from precoder.data import Material
from precoder.metrics import NAMES, Metrics
from precoder.network import PrecoderNetwork
from precoder.objective import DRIFT_COST, Objective
from precoder.proxy import ProxyCodec
from precoder.svm import VmafModel
from precoder.worth import Worth

#: How the shipped models were trained.
WEIGHTS = {"vmaf": 0.10, "neg": 0.44, "v1": 0.18, "ms_ssim": 0.13, "psnr": 0.15}


def arguments_of_command() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--luma", type=Path, required=True, help="what prepare.py has written")
    parser.add_argument("--vmaf-models", type=Path, required=True, help="libvmaf's model folder")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--start", type=Path, help="checkpoint to go on from")
    parser.add_argument(
        "--weight",
        action="append",
        default=[],
        metavar="METRIC=WEIGHT",
        help="of a metric in what is minimised",
    )
    parser.add_argument(
        "--drift-cost", type=float, default=DRIFT_COST, help="of tones that move by a level"
    )
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--hidden", type=int, default=2)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-3, help="learning rate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quantised", action="store_true", help="with the integer form's rounding")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    arguments = arguments_of_command()
    torch.set_num_threads(arguments.threads)
    # Numbers next to zero are slow on processors.
    torch.set_flush_denormal(True)
    torch.manual_seed(arguments.seed)
    generator = np.random.default_rng(arguments.seed)
    device = torch.device(arguments.device)

    network, history = (
        load(arguments.start)
        if arguments.start
        else (PrecoderNetwork(arguments.width, arguments.hidden), [])
    )
    network.to(device).train()
    material = Material(arguments.luma)
    codec = ProxyCodec(device)
    metrics = Metrics(
        VmafModel(arguments.vmaf_models / "vmaf_v0.6.1.json", device),
        VmafModel(arguments.vmaf_models / "vmaf_v0.6.1neg.json", device),
    )
    weights = weights_of(arguments.weight)
    objective = Objective(codec, metrics, weights, arguments.drift_cost, device)
    cache = arguments.luma / "worth.npz"
    worth = Worth.of(material, codec, metrics, device, arguments.batch, cache)
    if arguments.quantised and not network.quantised:
        network.choose_steps(*calibration(material, generator, device))
    network.quantised = arguments.quantised
    optimiser = torch.optim.Adam(network.parameters(), lr=arguments.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, arguments.rate, total_steps=arguments.steps, pct_start=0.05
    )

    started, average = time.monotonic(), None
    for step in range(1, arguments.steps + 1):
        source = int(generator.integers(material.sources))
        first, second = material.batch(source, arguments.batch, generator)
        quantiser_step = worth.draw_step(source, generator)
        loss, outcome = objective(
            network,
            first.to(device),
            second.to(device),
            quantiser_step,
            worth.at(source, quantiser_step).to(device),
        )
        optimiser.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        if torch.isfinite(norm):
            optimiser.step()
        schedule.step()
        row = torch.cat((outcome.bd_rates, outcome.bitrate.view(1))).cpu()
        average = row if average is None else average + 0.005 * (row - average)
        if step % 200 == 0 or step == arguments.steps:
            columns = " ".join(
                f"{name} {100 * np.expm1(value):+.1f}"
                for name, value in zip((*NAMES, "bits"), average, strict=False)
            )
            print(f"{step} {time.monotonic() - started:.0f} s  {columns}", flush=True)
        if step % 2000 == 0 or step == arguments.steps:
            entry = {
                "steps": step,
                "weights": weights,
                "drift_cost": arguments.drift_cost,
                "batch": arguments.batch,
                "rate": arguments.rate,
                "seed": arguments.seed,
                "quantised": arguments.quantised,
                "proxy": dict(
                    zip((*NAMES, "bits"), (round(v, 4) for v in average.tolist()), strict=False)
                ),
            }
            save(arguments.out, network, [*history, entry])


def calibration(
    material: Material, generator: np.random.Generator, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Patches of every source, and quantiser inputs from 0 to 1."""
    patches = [material.batch(s, 4, generator)[0] for s in range(material.sources)]
    luma = torch.cat(patches).to(device)
    return luma, torch.linspace(0, 1, len(luma), device=device)[torch.randperm(len(luma))]


def weights_of(changes: list[str]) -> dict[str, float]:
    weights = dict(WEIGHTS)
    for change in changes:
        name, _, value = change.partition("=")
        if name not in weights:
            raise ValueError(f"--weight {change}: expected one of {', '.join(NAMES)}")
        weights[name] = float(value)
    return weights


if __name__ == "__main__":
    main()
