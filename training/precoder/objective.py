"""What training minimises: the change of the logarithm of the bitrate at equal quality."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from precoder.metrics import NAMES, Metrics, motion
from precoder.network import PrecoderNetwork
from precoder.proxy import ProxyCodec, quantiser_of

#: What it costs, in logarithms of the bitrate, to make an area brighter or darker by a level.
#: Metrics of contrast like tones spread apart, which is no saving.
DRIFT_COST = 0.1
DRIFT_AREA = 16


class Outcome(NamedTuple):
    """Logarithms, of each group of patches: per metric of NAMES, [G, 5], of the bitrate at equal
    quality; and at equal step, [G].
    """

    bd_rates: Tensor
    bitrate: Tensor


class Objective:
    """Per metric: estimate = ln R(precoded) - ln R(source) - gained / worth.

    ``gained`` is the metric's change at the same quantiser, always against the source; ``worth`` is
    what the codec without precoding gains in that metric per unit of ln R. exp(estimate) - 1 reads
    as a BD-rate, whatever a metric's scale. The loss is the weighted mean of the estimates, and the
    cost of changes of areas' means, also on flat areas of any tone, which material has too few of.
    """

    def __init__(
        self,
        metrics: Metrics,
        weights: dict[str, float],
        drift_cost: float,
        device: torch.device,
    ) -> None:
        """``weights`` of all of NAMES; their sum does not matter."""
        self._metrics = metrics
        of_names = torch.tensor([weights[name] for name in NAMES], device=device)
        self._weights = of_names / of_names.sum()
        self._drift_cost = drift_cost

    def __call__(
        self,
        network: PrecoderNetwork,
        codec: ProxyCodec,
        first: Tensor,
        second: Tensor,
        step: Tensor,
        worth: Tensor,
    ) -> tuple[Tensor, Outcome]:
        """The loss and what it consists of, for pairs of patches in groups of one source each.

        ``step`` [G]; ``worth`` [G, 5].
        """
        groups = len(step)
        with torch.no_grad():
            moved = motion(first, second, groups)
            plain = codec(first, second, step)
            plain_scores = self._metrics(second, plain.decoded, moved)
        quantiser = quantiser_of(step).repeat_interleave(len(second) // groups)
        frames = torch.cat((first, second))
        precoded = network.precode(frames, quantiser.repeat(2))
        coded = codec(*precoded.chunk(2), step)
        scores = self._metrics(second, coded.decoded, moved)
        saved = coded.log_bits - plain.log_bits
        estimates = saved.unsqueeze(1) - (scores - plain_scores) / worth
        drift = _drift(precoded - frames) + _drift(_of_flat(network, quantiser[:1]))
        loss = (estimates.mean(0) * self._weights).sum() + self._drift_cost * drift
        return loss, Outcome(estimates.detach(), saved.detach())


def _drift(change: Tensor) -> Tensor:
    """The mean square of areas' mean changes."""
    return (F.avg_pool2d(change, DRIFT_AREA) ** 2).mean()


def _of_flat(network: PrecoderNetwork, quantiser: Tensor) -> Tensor:
    """The changes of flat areas of every sixteenth tone."""
    tones = torch.arange(8.0, 256, 16, device=quantiser.device).view(-1, 1, 1, 1)
    flat = tones.expand(-1, 1, DRIFT_AREA, DRIFT_AREA)
    return network(flat, quantiser.expand(len(tones)))
