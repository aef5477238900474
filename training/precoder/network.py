"""The precoder network, in float and with the rounding of its 8-bit integer form.

Blocks of 4x4 samples become 16 channels (or blocks of 8x8 64), convolutions of 3x3 blocks follow, and
the result is a change of each sample. The quantiser scales the channels: as integers, that is a scale of the
weights, which may change from run to run at no cost (a bias that changes would make ONNX Runtime's
kernels twice as slow). Planes are extended by repeating their edges, as far as the convolutions
reach: edges leave no seam, and nothing depends on how a frame is cut into strips.
"""

import itertools

import torch
import torch.nn.functional as F
from torch import Tensor, nn

#: The side of the blocks of the networks that came first.
BLOCK = 4
#: What the network sees is (sample - 128) / 256.
CENTRE, SPAN = 128, 256
#: The change is counted in quarters of a level: one level of 10 bit.
RESIDUAL_STEP = 0.25
#: Weights of 7 bits: products of pairs then fit the 16 bits in which processors without VNNI add
#: them, so every processor computes the same.
LARGEST_WEIGHT = 63
#: A network's output of 1 changes a sample by this.
RESIDUAL_GAIN = 64.0
UNKNOWN_LOG_STEP = -6.0


def straight_through_round(values: Tensor) -> Tensor:
    """Rounds; gradients pass as if it did not."""
    return values + (torch.round(values) - values).detach()


class Convolution(nn.Module):
    """A convolution whose outputs are scaled by a function of the quantiser."""

    def __init__(self, inputs: int, outputs: int, size: int = 3) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs, size, size))
        nn.init.kaiming_uniform_(self.weight, a=5**0.5)
        self.bias = nn.Parameter(torch.zeros(outputs))
        #: Coefficients of q and q squared in the logarithm of the gain.
        self.gain = nn.Parameter(torch.zeros(2, outputs))

    def gains(self, quantiser: Tensor) -> Tensor:
        """[N] to [N, outputs]."""
        return torch.exp(torch.stack((quantiser, quantiser**2), 1) @ self.gain)

    def weight_steps(self) -> Tensor:
        """The value of one integer step of each output's weights, [outputs]."""
        return self.weight.detach().abs().amax((1, 2, 3)).clamp(min=1e-8) / LARGEST_WEIGHT

    def forward(
        self, planes: Tensor, quantiser: Tensor, input_step: float | Tensor | None
    ) -> Tensor:
        """With an ``input_step``, weights and biases take the values of their integer form."""
        weight, bias = self.weight, self.bias
        if input_step is not None:
            steps = self.weight_steps()
            scale = steps.view(-1, 1, 1, 1)
            weight = straight_through_round(weight / scale) * scale
            bias_steps = steps * input_step
            bias = straight_through_round(bias / bias_steps) * bias_steps
        return F.conv2d(planes, weight, bias) * self.gains(quantiser)[:, :, None, None]


class PrecoderNetwork(nn.Module):
    """Gives the change of each luma sample.

    ``quantised`` switches from float to the arithmetic that the exported integer model has.
    """

    def __init__(self, width: int = 32, hidden: int = 2, block: int = BLOCK) -> None:
        """Blocks larger than 4x4 have enough channels for a last convolution of single blocks."""
        super().__init__()
        self.block = block
        channels = [block * block] + [width] * hidden + [block * block]
        sizes = [3] * hidden + [3 if block == BLOCK else 1]
        self.layers = nn.ModuleList(
            Convolution(a, b, size)
            for (a, b), size in zip(itertools.pairwise(channels), sizes, strict=True)
        )
        nn.init.zeros_(self.layers[-1].weight)
        #: Logarithm of the value of one step of each hidden layer's 8-bit output.
        self.log_steps = nn.Parameter(torch.full((hidden,), UNKNOWN_LOG_STEP))
        self.quantised = False

    @property
    def has_steps(self) -> bool:
        """Whether the steps of its activations have been chosen."""
        return bool((self.log_steps != UNKNOWN_LOG_STEP).all())

    @property
    def reach(self) -> int:
        """How many samples around it a result depends on."""
        return self.block * sum(layer.weight.shape[-1] // 2 for layer in self.layers)

    def forward(self, luma: Tensor, quantiser: Tensor) -> Tensor:
        """Changes, [N, 1, H, W], of luma 0...255 (whole numbers), for quantiser inputs [N]."""
        planes = F.pad(luma, (self.reach,) * 4, mode="replicate")
        planes = F.pixel_unshuffle((planes - CENTRE) / SPAN, self.block)
        input_step: float | Tensor | None = 1 / SPAN if self.quantised else None
        last = len(self.layers) - 1
        for index, layer in enumerate(self.layers):
            planes = layer(planes, quantiser, input_step)
            if index < last:
                planes = F.relu(planes)
                if self.quantised:
                    input_step = torch.exp(self.log_steps[index])
                    planes = straight_through_round(planes / input_step).clamp(max=255) * input_step
                    input_step = input_step.detach()
        change = F.pixel_shuffle(planes, self.block) * RESIDUAL_GAIN
        if self.quantised:
            change = straight_through_round(change / RESIDUAL_STEP).clamp(-128, 127) * RESIDUAL_STEP
        return change

    def precode(self, luma: Tensor, quantiser: Tensor, strength: Tensor | float = 1.0) -> Tensor:
        """Precoded luma, whole numbers 0...255; ``strength`` is a number or [N, 1, 1, 1]."""
        changed = luma + strength * self.forward(luma, quantiser)
        return straight_through_round(changed).clamp(0, 255)

    @torch.no_grad()
    def choose_steps(self, luma: Tensor, quantiser: Tensor) -> None:
        """Sets the activations' steps so that the given planes, [N, 1, H, W], just fit 8 bits."""
        planes = F.pixel_unshuffle((luma - CENTRE) / SPAN, self.block)
        for index, layer in enumerate(self.layers[:-1]):
            planes = F.relu(layer(planes, quantiser, None))
            highest = torch.quantile(
                planes.flatten()[:: max(1, planes.numel() // 1_000_000)], 0.9998
            )
            self.log_steps[index] = torch.log(highest.clamp(min=1e-3) * 1.1 / 255)
