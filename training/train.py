#!/usr/bin/env python3
"""Trains a precoder network, in float or with the rounding of its integer form."""

import argparse
import functools
import math
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from precoder.checkpoint import load, save
from precoder.data import Material
from precoder.metrics import NAMES, Metrics
from precoder.network import BLOCK, PrecoderNetwork
from precoder.objective import DRIFT_COST, Objective
from precoder.proxy import CODERS, ProxyCodec
from precoder.svm import VmafModel
from precoder.worth import Worth

#: How the shipped models were trained.
WEIGHTS = {"vmaf": 0.10, "neg": 0.44, "v1": 0.18, "ms_ssim": 0.13, "psnr": 0.15}

#: Of a training, while the learning rate rises.
RISING_SHARE = 0.05
#: What a step adds to the averages that are printed.
AVERAGED_SHARE = 0.005
#: Steps that a GPU may be behind, so that a training by time ends in time.
SYNCHRONISED_STEPS = 20


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
    parser.add_argument("--block", type=int, default=BLOCK, help="side of the network's blocks")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=int, default=10_000)
    length.add_argument("--seconds", type=float, help="train for so long instead")
    parser.add_argument("--batch", type=int, default=8, help="patches of a source")
    parser.add_argument("--sources", type=int, default=1, help="at a time")
    parser.add_argument(
        "--coder",
        action="append",
        choices=CODERS,
        help="a family of encoders to train for; several take turns (default: plain)",
    )
    parser.add_argument("--rate", type=float, default=2e-3, help="learning rate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quantised", action="store_true", help="with the integer form's rounding")
    parser.add_argument(
        "--float-share",
        type=float,
        default=0.0,
        help="of the training, without that rounding at first",
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(
        "--eager", action="store_true", help="on a GPU, without recording a step as a graph"
    )
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


class Progress:
    """How far a training is that ends after a number of steps, or after a time."""

    def __init__(self, steps: int, seconds: float | None) -> None:
        self._steps, self._seconds = steps, seconds
        self._started = time.monotonic()
        self.step = 0

    @property
    def elapsed(self) -> float:
        """Seconds."""
        return time.monotonic() - self._started

    @property
    def share(self) -> float:
        """0...1; 1 when done."""
        done = self.elapsed / self._seconds if self._seconds else self.step / self._steps
        return min(1.0, done)

    def rate(self) -> float:
        """The learning rate's factor: up within the first twentieth, then down as a cosine."""
        if self.share < RISING_SHARE:
            return max(0.04, self.share / RISING_SHARE)
        return 0.5 + 0.5 * math.cos(math.pi * (self.share - RISING_SHARE) / (1 - RISING_SHARE))


class Trainer:
    """Takes steps; on a GPU as one graph of kernels, which starts them ten times as fast."""

    def __init__(
        self,
        network: PrecoderNetwork,
        objective: Objective,
        rate: float,
        device: torch.device,
        eager: bool,
    ) -> None:
        self._network, self._objective, self._rate = network, objective, rate
        self._on_gpu = device.type == "cuda" and not eager
        self._tensor_rate = torch.tensor(rate, device=device)
        self._optimiser = (
            torch.optim.Adam(network.parameters(), self._tensor_rate, capturable=True)
            if self._on_gpu
            else torch.optim.Adam(network.parameters(), rate)
        )
        self._graphs: dict[tuple[ProxyCodec, bool], Callable[..., Tensor]] = {}
        #: One graph runs at a time, so all may use the same memory.
        self._pool = torch.cuda.graph_pool_handle() if self._on_gpu else None

    def step(self, codec: ProxyCodec, rate_factor: float, *tensors: Tensor) -> Tensor:
        """``tensors``: as the objective takes them. Gives the mean outcome, [metrics + 1]."""
        if not self._on_gpu:
            self._optimiser.param_groups[0]["lr"] = self._rate * rate_factor
            return self._step(codec, *tensors)
        self._tensor_rate.fill_(self._rate * rate_factor)
        key = codec, self._network.quantised
        if key not in self._graphs:
            self._graphs[key] = captured(functools.partial(self._step, codec), tensors, self._pool)
        return self._graphs[key](*tensors)

    def _step(self, codec: ProxyCodec, *tensors: Tensor) -> Tensor:
        loss, outcome = self._objective(self._network, codec, *tensors)
        self._optimiser.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        # A GPU is not waited for to learn whether it is finite: what is not counts as no gradient.
        is_finite = torch.isfinite(norm)
        for parameter in self._network.parameters():
            if parameter.grad is not None:
                parameter.grad = torch.where(is_finite, parameter.grad, 0)
        self._optimiser.step()
        return torch.cat((outcome.bd_rates.mean(0), outcome.bitrate.mean().view(1)))


def captured(
    step: Callable[..., Tensor], tensors: tuple[Tensor, ...], pool: object
) -> Callable[..., Tensor]:
    """A step as a graph of kernels, for tensors of these shapes; what it gives is overwritten."""
    inputs = [tensor.clone() for tensor in tensors]
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    # What is chosen or kept at the first use must not be chosen while a graph is recorded.
    with torch.cuda.stream(stream):
        for _ in range(3):
            step(*inputs)
    torch.cuda.current_stream().wait_stream(stream)
    torch.cuda.empty_cache()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, pool=pool):
        result = step(*inputs)

    def replay(*given: Tensor) -> Tensor:
        for kept, tensor in zip(inputs, given, strict=True):
            kept.copy_(tensor)
        graph.replay()
        return result

    return replay


def main() -> None:
    arguments = arguments_of_command()
    torch.set_num_threads(arguments.threads)
    # Numbers next to zero are slow on processors.
    torch.set_flush_denormal(True)
    # The metrics take small differences of large sums: no shortened floats.
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.manual_seed(arguments.seed)
    generator = np.random.default_rng(arguments.seed)
    device = torch.device(arguments.device)

    network, history = (
        load(arguments.start)
        if arguments.start
        else (PrecoderNetwork(arguments.width, arguments.hidden, arguments.block), [])
    )
    network.to(device).train()
    material = Material(arguments.luma, device)
    metrics = Metrics(
        VmafModel(arguments.vmaf_models / "vmaf_v0.6.1.json", device),
        VmafModel(arguments.vmaf_models / "vmaf_v0.6.1neg.json", device),
    )
    weights = weights_of(arguments.weight)
    objective = Objective(metrics, weights, arguments.drift_cost, device)
    coders = sorted(set(arguments.coder or ["plain"]))
    codecs = [ProxyCodec(device, CODERS[name]) for name in coders]
    worths = [
        Worth.of(
            material, codec, metrics, device, arguments.batch, arguments.luma / f"worth-{name}.npz"
        )
        for name, codec in zip(coders, codecs, strict=True)
    ]
    trainer = Trainer(network, objective, arguments.rate, device, arguments.eager)
    progress = Progress(arguments.steps, arguments.seconds)
    average, is_done = None, False
    while not is_done:
        progress.step += 1
        if arguments.quantised and progress.share >= arguments.float_share:
            if not network.quantised and not network.has_steps:
                network.choose_steps(*calibration(material, generator, device))
            network.quantised = True
        turn = progress.step % len(codecs)
        sources = generator.integers(material.sources, size=arguments.sources).tolist()
        first, second = material.batch(sources, arguments.batch, generator)
        steps = [worths[turn].draw_step(source, generator) for source in sources]
        worth = [worths[turn].at(*pair) for pair in zip(sources, steps, strict=True)]
        row = trainer.step(
            codecs[turn],
            progress.rate(),
            first,
            second,
            torch.tensor(steps, device=device),
            torch.stack(worth).to(device),
        )
        average = row.clone() if average is None else average + AVERAGED_SHARE * (row - average)
        if progress.step % SYNCHRONISED_STEPS == 0 and device.type == "cuda":
            torch.cuda.synchronize()
        is_done = progress.share == 1
        if progress.step % 200 == 0 or is_done:
            columns = " ".join(
                f"{name} {100 * np.expm1(value):+.1f}"
                for name, value in zip((*NAMES, "bits"), average.tolist(), strict=False)
            )
            print(f"{progress.step} {progress.elapsed:.0f} s  {columns}", flush=True)
        if progress.step % 1000 == 0 or is_done:
            entry = {
                "steps": progress.step,
                "weights": weights,
                "drift_cost": arguments.drift_cost,
                "batch": arguments.batch,
                "sources": arguments.sources,
                "coders": coders,
                "rate": arguments.rate,
                "seed": arguments.seed,
                "quantised": network.quantised,
                "proxy": dict(
                    zip((*NAMES, "bits"), (round(v, 4) for v in average.tolist()), strict=False)
                ),
            }
            save(arguments.out, network, [*history, entry])


def calibration(
    material: Material, generator: np.random.Generator, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Patches of every source, and quantiser inputs from 0 to 1."""
    luma = material.batch(list(range(material.sources)), 4, generator)[0]
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
