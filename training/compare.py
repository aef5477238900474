#!/usr/bin/env python3
"""Compares networks in the proxy codec, in seconds instead of hours: for ablations.

Networks are checkpoints, "CHECKPOINT:float" (without the integer form's rounding),
"CHECKPOINT:rounded" (with it, though not trained for it), or ONNX models; "MODEL@8-56" says which
quantiser steps a model knows as 0 and 1. Every network sees the same patches at the same steps.
"""

import argparse
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from precoder.checkpoint import load
from precoder.data import Material
from precoder.metrics import NAMES, Metrics, motion
from precoder.proxy import CODERS, ProxyCodec, quantiser_of
from precoder.svm import VmafModel
from precoder.worth import Worth

#: Patches at a time, and the seed of their choice.
BATCH, SEED = 6, 11

#: Precodes luma [N, 1, H, W] for an encoder with the given quantiser step.
Precode = Callable[[Tensor, float], Tensor]


def checkpoint(path: Path, form: str, luma: Tensor) -> Precode:
    network, _ = load(path)
    if form == "float":
        network.quantised = False
    elif form == "rounded":
        network.choose_steps(luma, torch.linspace(0, 1, len(luma)))
        network.quantised = True
    elif form:
        raise ValueError(f"{path}:{form}: expected float or rounded")

    def precode(planes: Tensor, step: float) -> Tensor:
        return network.precode(planes, quantiser_of(torch.full((len(planes),), step)))

    return precode


def onnx_model(path: Path, steps: str) -> Precode:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    finest, coarsest = (float(step) for step in steps.split("-")) if steps else (4.0, 128.0)

    def precode(planes: Tensor, step: float) -> Tensor:
        position = math.log(step / finest) / math.log(coarsest / finest)
        feeds = {
            "quantiser": np.array([min(1.0, max(0.0, position))], np.float32),
            "strength": np.ones(1, np.float32),
        }
        inputs = planes.numpy().astype(np.uint8)
        outputs = [session.run(["precoded"], {"luma": p[None], **feeds})[0] for p in inputs]
        return torch.from_numpy(np.concatenate(outputs).astype(np.float32))

    return precode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="+")
    parser.add_argument("--luma", type=Path, required=True, help="what prepare.py has written")
    parser.add_argument("--vmaf-models", type=Path, required=True)
    parser.add_argument("--coder", choices=CODERS, default="plain")
    parser.add_argument("--batches", type=int, default=12, help="of each source")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    device = torch.device("cpu")
    codec = ProxyCodec(device, CODERS[arguments.coder])
    models = (arguments.vmaf_models / f"vmaf_v0.6.1{suffix}.json" for suffix in ("", "neg"))
    metrics = Metrics(*(VmafModel(path, device) for path in models))
    material = Material(arguments.luma)
    worth_file = arguments.luma / f"worth-{arguments.coder}.npz"
    worth = Worth.of(material, codec, metrics, device, BATCH, worth_file)
    generator = np.random.default_rng(SEED)
    samples = material.batch(list(range(material.sources)), 4, generator)[0]

    precoders: dict[str, Precode] = {}
    for name in arguments.networks:
        file, _, form = name.partition("@" if ".onnx" in name else ":")
        make = onnx_model(Path(file), form) if ".onnx" in name else None
        precoders[name] = make or checkpoint(Path(file), form, samples)

    estimates: dict[str, list[Tensor]] = {name: [] for name in precoders}
    with torch.no_grad():
        for source in range(material.sources):
            for _ in range(arguments.batches):
                first, second = material.batch([source], BATCH, generator)
                step = worth.draw_step(source, generator)
                steps = torch.tensor([step])
                moved = motion(first, second)
                plain = codec(first, second, steps)
                scores = metrics(second, plain.decoded, moved)
                for name, precode in precoders.items():
                    precoded = precode(torch.cat((first, second)), step)
                    coded = codec(*precoded.chunk(2), steps)
                    gained = (metrics(second, coded.decoded, moved) - scores)[0]
                    saved = coded.log_bits - plain.log_bits
                    estimate = saved - gained / worth.at(source, step)
                    estimates[name].append(torch.cat((estimate, saved)))
    print("| network | " + " | ".join((*NAMES, "bits")) + " |")
    print("|" + "---|" * (len(NAMES) + 2))
    for name, values in estimates.items():
        means = torch.stack(values).mean(0)
        cells = " | ".join(f"{100 * math.expm1(value):+.1f}" for value in means.tolist())
        print(f"| {name.rsplit('/', 1)[-1]} | {cells} |")


if __name__ == "__main__":
    main()
