"""What training minimises: the change of the logarithm of the bitrate at equal quality."""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from precoder.metrics import NAMES, Metrics, motion
from precoder.network import PrecoderNetwork
from precoder.proxy import ProxyCodec, quantiser_of

#: How sharply a metric's weight falls beyond its goal, in logarithms of the bitrate.
SOFTNESS = 0.04


class Goal(NamedTuple):
    """A metric's weight, and the BD-rate, as a fraction, beyond which more is worth little.

    Without goals, plain VMAF takes everything: sharpening pays best there.
    """

    weight: float
    bd_rate: float


class Outcome(NamedTuple):
    """Logarithms: per metric of NAMES, [5], of the bitrate at equal quality; and at equal step."""

    bd_rates: Tensor
    bitrate: Tensor


class Objective:
    """Per metric: estimate = ln R(precoded) - ln R(source) - gained / worth.

    ``gained`` is the metric's change at the same quantiser, always against the source; ``worth`` is
    what the codec without precoding gains in that metric per unit of ln R. exp(estimate) - 1 reads
    as a BD-rate, whatever a metric's scale. The loss is the weighted sum of
    softplus(estimate - goal): each metric counts until it reaches its goal.
    """

    def __init__(
        self, codec: ProxyCodec, metrics: Metrics, goals: dict[str, Goal], device: torch.device
    ) -> None:
        self._codec = codec
        self._metrics = metrics
        total = sum(goal.weight for goal in goals.values())
        self._weights = torch.tensor([goals[n].weight / total for n in NAMES], device=device)
        self._goals = torch.tensor([math.log1p(goals[n].bd_rate) for n in NAMES], device=device)

    def __call__(
        self,
        network: PrecoderNetwork,
        first: Tensor,
        second: Tensor,
        step: float,
        worth: Tensor,
    ) -> tuple[Tensor, Outcome]:
        """The loss and what it consists of, for pairs of patches of one source; ``worth`` [5]."""
        with torch.no_grad():
            moved = motion(first, second)
            plain = self._codec(first, second, step)
            plain_scores = self._metrics(second, plain.decoded, moved)
        frames = torch.cat((first, second))
        quantiser = torch.full((len(frames),), quantiser_of(step), device=frames.device)
        precoded = network.precode(frames, quantiser)
        coded = self._codec(*precoded.chunk(2), step)
        scores = self._metrics(second, coded.decoded, moved)
        saved = coded.log_bits - plain.log_bits
        estimates = saved - (scores - plain_scores) / worth
        beyond = F.softplus((estimates - self._goals) / SOFTNESS) * SOFTNESS
        return (beyond * self._weights).sum(), Outcome(estimates.detach(), saved.detach())
