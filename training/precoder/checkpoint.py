"""Trained networks on disk."""

from pathlib import Path
from typing import Any

import torch

from precoder.network import BLOCK, PrecoderNetwork


def save(path: Path, network: PrecoderNetwork, history: list[dict[str, Any]]) -> None:
    """Writes the network and how it was trained, step by step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    torch.save(
        {
            "width": network.layers[0].weight.shape[0],
            "hidden": len(network.layers) - 1,
            "block": network.block,
            "quantised": network.quantised,
            "weights": {name: value.cpu() for name, value in network.state_dict().items()},
            "history": history,
        },
        unfinished,
    )
    unfinished.replace(path)


def load(path: Path) -> tuple[PrecoderNetwork, list[dict[str, Any]]]:
    """The network, on the CPU, and its history."""
    stored = torch.load(path, map_location="cpu")
    # Networks of before all had blocks of 4x4.
    network = PrecoderNetwork(stored["width"], stored["hidden"], stored.get("block", BLOCK))
    network.load_state_dict(stored["weights"])
    network.quantised = stored["quantised"]
    return network, stored["history"]
