import pytest
import torch

from precoder import proxy
from precoder.planes import gaussian, separable
from precoder.proxy import AV1, CODERS, MOTION_RANGE, PLAIN, Coded, Coder, ProxyCodec, quantiser_of

CPU = torch.device("cpu")
FLAT = torch.full((1, 1, 128, 128), 128.0)


def frames(shift: int) -> tuple[torch.Tensor, torch.Tensor]:
    noise = torch.randn(1, 1, 160, 160, generator=torch.Generator().manual_seed(3))
    wide = (separable(noise, gaussian(9, 1.6)) * 160 + 128).clamp(16, 235)
    return wide[..., 16:144, 16:144], wide[..., 16:144, 16 + shift : 144 + shift]


def code(first, second, step: float, coder: Coder = PLAIN) -> Coded:
    return ProxyCodec(CPU, coder)(first, second, torch.tensor([step]))


def error(coded, wanted) -> float:
    return float(((coded.decoded - wanted) ** 2).mean())


def test_a_coarser_step_costs_fewer_bits_and_more_quality():
    first, second = frames(1)
    coded = [code(first, second, step) for step in (6.0, 12.0, 24.0, 48.0)]
    bits = [float(c.log_bits) for c in coded]
    errors = [error(c, second) for c in coded]
    assert bits == sorted(bits, reverse=True)
    assert errors == sorted(errors)


def test_movement_within_the_search_range_is_predicted():
    bits = {}
    for shift in (0, MOTION_RANGE, MOTION_RANGE + 3):
        first, second = frames(shift)
        bits[shift] = float(code(first, second, 16.0).log_bits)
    assert bits[MOTION_RANGE] < bits[0] + 0.5
    assert bits[MOTION_RANGE + 3] > bits[MOTION_RANGE] + 0.1


def test_movement_by_half_a_sample_is_predicted(monkeypatch):
    first, second = frames(1)
    halfway = (first + second) / 2
    predicted = code(first, halfway, 16.0).log_bits
    monkeypatch.setattr(proxy, "HALF_SAMPLE_COST", 1e9)
    assert predicted < code(first, halfway, 16.0).log_bits - 0.1


def test_smooth_pictures_take_the_larger_transform_and_corners_the_smaller():
    def log_bits(picture: torch.Tensor, *sides: int) -> float:
        return float(code(FLAT, picture, 8.0, Coder(sides)).log_bits)

    wave = torch.linspace(0, 12, 128).sin().view(1, 1, 1, -1) * 40 + FLAT
    corners = FLAT.clone()
    corners[..., 3::16, 3::16] = 250
    assert log_bits(wave, 16) < log_bits(wave, 8)
    assert log_bits(corners, 8) < log_bits(corners, 16)
    for picture, better in ((wave, 16), (corners, 8)):
        assert log_bits(picture, 8, 16) <= log_bits(picture, better) + 0.02


def test_noise_costs_bits_and_its_gradient_says_so():
    first, second = frames(0)
    noise = torch.randn(second.shape, generator=torch.Generator().manual_seed(6))
    noisy = (second + 6 * noise).requires_grad_()
    coded = code(first, noisy, 12.0)
    assert coded.log_bits > code(first, second, 12.0).log_bits
    coded.log_bits.backward()
    step_down = noisy.detach() - 15 * noisy.grad / noisy.grad.abs().max()
    assert code(first, step_down, 12.0).log_bits < coded.log_bits


def test_the_quantiser_input_is_logarithmic_and_clamped():
    quantisers = quantiser_of(torch.tensor([2.0, 4, 128, 200, 8]))
    assert quantisers.tolist() == pytest.approx([0, 0, 1, 1, 0.2])


@pytest.mark.parametrize("coder", CODERS.values(), ids=CODERS)
def test_groups_are_coded_as_each_would_be_alone(coder: Coder):
    first, second = frames(1)
    other_first, other_second = (plane.flip(2) / 2 + 40 for plane in frames(2))
    together = ProxyCodec(CPU, coder)(
        torch.cat((first, other_first)),
        torch.cat((second, other_second)),
        torch.tensor([10.0, 30.0]),
    )
    alone = (code(first, second, 10.0, coder), code(other_first, other_second, 30.0, coder))
    assert torch.allclose(together.decoded, torch.cat([c.decoded for c in alone]), atol=1e-3)
    assert torch.allclose(together.log_bits, torch.cat([c.log_bits for c in alone]), atol=1e-4)


def test_deblocking_takes_out_small_steps_between_blocks_and_keeps_high_edges():
    blocks = (torch.arange(128) // 8 % 2).float().view(1, 1, 1, -1).expand(1, 1, 128, 128)
    step = torch.full((1, 1, 1, 1), 30.0)
    small, high = 100 + 6 * blocks, 100 + 90 * blocks
    filtered = proxy._deblocked(small, step)
    edges = slice(7, 120, 8)
    before = (small[..., 8::8] - small[..., edges]).abs().mean()
    after = (filtered[..., 8::8] - filtered[..., edges]).abs().mean()
    assert after < 0.5 * before
    assert torch.equal(proxy._deblocked(high, step), high)


def test_the_constrained_filter_brings_a_noisy_picture_nearer_to_its_source():
    source = frames(0)[0] / 20 + 100
    noisy = source + 2 * torch.randn(source.shape, generator=torch.Generator().manual_seed(8))
    filtered = proxy._constrained(noisy, source, torch.full((1, 1, 1, 1), 40.0))
    assert ((filtered - source) ** 2).mean() < 0.8 * ((noisy - source) ** 2).mean()
    assert torch.equal(proxy._constrained(source, source, torch.full((1, 1, 1, 1), 40.0)), source)


def test_loop_filters_make_a_coarse_picture_better():
    first, second = frames(1)
    coarse = 60.0
    unfiltered = Coder(AV1.transforms, AV1.dead_zone)
    assert error(code(first, second, coarse, AV1), second) < error(
        code(first, second, coarse, unfiltered), second
    )
