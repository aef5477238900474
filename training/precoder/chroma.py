"""The network for chroma: a single layer that is not trained but written down.

Encoders that starve chroma at coarse quantisers leave it flat and blurred. What is lost there is
made up for beforehand: each sample moves away from the mean of its neighbours within a disc. As
integers the weights are -1 for each neighbour and their number for the sample itself, so areas
without detail stay exactly as they are. Changes are four times the distance, since they are counted
in 8 bits: what is farther than 8 levels from the mean changes no more, so that colours do not ring at
strong edges.
"""

import torch
from torch import Tensor

from precoder.network import BLOCK, RESIDUAL_GAIN, SPAN, Convolution, PrecoderNetwork

#: In chroma samples. As far as 3x3 blocks let each sample of a block see.
RADIUS = 4.25
#: Of a strength of 1.
GAIN = 4


class _Disc(Convolution):
    """The convolution of blocks in which each output is a sample less the mean around it."""

    def __init__(self) -> None:
        super().__init__(BLOCK * BLOCK, BLOCK * BLOCK)
        reach = range(-BLOCK, BLOCK + 1)
        around = [(y, x) for y in reach for x in reach if 0 < y * y + x * x <= RADIUS**2]
        #: One neighbour's share, as a weight: a network sees samples over SPAN.
        self._step = GAIN * SPAN / RESIDUAL_GAIN / len(around)
        with torch.no_grad():
            self.weight.zero_()
            for output in range(BLOCK * BLOCK):
                row, column = divmod(output, BLOCK)
                for y, x in around:
                    self._at(output, row + y, column + x).fill_(-self._step)
                self._at(output, row, column).fill_(self._step * len(around))

    def _at(self, output: int, row: int, column: int) -> Tensor:
        """The weight of a sample, counted from the first of the output's own block."""
        block_row, inner_row = divmod(row + BLOCK, BLOCK)
        block_column, inner_column = divmod(column + BLOCK, BLOCK)
        return self.weight[output, inner_row * BLOCK + inner_column, block_row, block_column]

    def weight_steps(self) -> Tensor:
        """Exact, where the trained layers' depend on their largest weight."""
        return torch.full((BLOCK * BLOCK,), self._step)


def chroma_network() -> PrecoderNetwork:
    """Ready to be exported; strength 1 moves a sample by GAIN times its distance from the mean."""
    network = PrecoderNetwork(hidden=0)
    network.layers[0] = _Disc()
    network.quantised = True
    return network.eval()
