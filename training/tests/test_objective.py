import pytest
import torch

from precoder.metrics import NAMES
from precoder.network import PrecoderNetwork
from precoder.objective import Objective
from precoder.proxy import ProxyCodec

CPU = torch.device("cpu")
#: Of metrics that always say the same, so that nothing but bits and drift counts.
WORTH = torch.ones(1, len(NAMES))


def loss(network: PrecoderNetwork, drift_cost: float) -> float:
    generator = torch.Generator().manual_seed(4)
    first, second = torch.randint(60, 190, (2, 1, 1, 128, 128), generator=generator).float()
    objective = Objective(
        lambda reference, distorted, moved: torch.zeros(1, len(NAMES)),
        dict.fromkeys(NAMES, 1.0),
        drift_cost,
        CPU,
    )
    with torch.no_grad():
        value, _ = objective(network, ProxyCodec(CPU), first, second, torch.tensor([20.0]), WORTH)
    return float(value)


def brightening(levels: float) -> PrecoderNetwork:
    network = PrecoderNetwork(width=8)
    with torch.no_grad():
        # The network counts its output in 64 levels.
        network.layers[-1].bias.fill_(levels / 64)
    return network


def test_a_network_that_changes_nothing_costs_nothing():
    assert loss(PrecoderNetwork(width=8), 0.1) == pytest.approx(0, abs=1e-6)


def test_making_the_picture_brighter_costs_by_the_square_of_the_levels():
    drift = {
        levels: loss(brightening(levels), 1.0) - loss(brightening(levels), 0.0)
        for levels in (0, 1, 2)
    }
    # Of the picture, and of flat areas, alike.
    assert drift == pytest.approx({0: 0, 1: 2, 2: 8}, abs=1e-3)
