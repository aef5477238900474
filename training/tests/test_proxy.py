import pytest
import torch

from precoder import proxy
from precoder.planes import gaussian, separable
from precoder.proxy import MOTION_RANGE, ProxyCodec, quantiser_of

CODEC = ProxyCodec(torch.device("cpu"))
FLAT = torch.full((1, 1, 128, 128), 128.0)


def frames(shift: int) -> tuple[torch.Tensor, torch.Tensor]:
    noise = torch.randn(1, 1, 160, 160, generator=torch.Generator().manual_seed(3))
    wide = (separable(noise, gaussian(9, 1.6)) * 160 + 128).clamp(16, 235)
    return wide[..., 16:144, 16:144], wide[..., 16:144, 16 + shift : 144 + shift]


def error(coded, wanted) -> float:
    return float(((coded.decoded - wanted) ** 2).mean())


def test_a_coarser_step_costs_fewer_bits_and_more_quality():
    first, second = frames(1)
    coded = [CODEC(first, second, step) for step in (6.0, 12.0, 24.0, 48.0)]
    bits = [float(c.log_bits) for c in coded]
    errors = [error(c, second) for c in coded]
    assert bits == sorted(bits, reverse=True)
    assert errors == sorted(errors)


def test_movement_within_the_search_range_is_predicted():
    bits = {}
    for shift in (0, MOTION_RANGE, MOTION_RANGE + 3):
        first, second = frames(shift)
        bits[shift] = float(CODEC(first, second, 16.0).log_bits)
    assert bits[MOTION_RANGE] < bits[0] + 0.5
    assert bits[MOTION_RANGE + 3] > bits[MOTION_RANGE] + 0.1


def test_movement_by_half_a_sample_is_predicted(monkeypatch):
    first, second = frames(1)
    halfway = (first + second) / 2
    predicted = CODEC(first, halfway, 16.0).log_bits
    monkeypatch.setattr(proxy, "HALF_SAMPLE_COST", 1e9)
    assert predicted < CODEC(first, halfway, 16.0).log_bits - 0.1


def test_smooth_pictures_take_the_larger_transform_and_corners_the_smaller(monkeypatch):
    def log_bits(picture: torch.Tensor, *sides: int) -> float:
        monkeypatch.setattr(proxy, "TRANSFORMS", sides)
        return float(ProxyCodec(torch.device("cpu"))(FLAT, picture, 8.0).log_bits)

    wave = torch.linspace(0, 12, 128).sin().view(1, 1, 1, -1) * 40 + FLAT
    corners = FLAT.clone()
    corners[..., 3::16, 3::16] = 250
    assert log_bits(wave, 16) < log_bits(wave, 8)
    assert log_bits(corners, 8) < log_bits(corners, 16)
    for picture, better in ((wave, 16), (corners, 8)):
        assert log_bits(picture, 8, 16) <= log_bits(picture, better) + 0.02


def test_noise_costs_bits_and_its_gradient_says_so():
    first, second = frames(0)
    noisy = (second + 6 * torch.randn_like(second)).requires_grad_()
    coded = CODEC(first, noisy, 12.0)
    assert coded.log_bits > CODEC(first, second, 12.0).log_bits
    coded.log_bits.backward()
    step_down = noisy.detach() - 50 * noisy.grad / noisy.grad.abs().max()
    assert CODEC(first, step_down, 12.0).log_bits < coded.log_bits


def test_the_quantiser_input_is_logarithmic_and_clamped():
    assert [quantiser_of(step) for step in (2, 4, 128, 200)] == [0, 0, 1, 1]
    assert quantiser_of(8) == pytest.approx(0.2)
