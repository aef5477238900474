from pathlib import Path

import numpy as np
import pytest
import torch
from test_network import luma, network

from precoder import gpu_arithmetic
from precoder.checkpoint import load
from precoder.gpu_form import LARGEST_SUM, gpu_model_of, sums_of
from precoder.network import PrecoderNetwork

SHIPPED = Path(__file__).parents[1] / "precoder.pt"


def shipped() -> PrecoderNetwork:
    return load(SHIPPED)[0].eval()


def pictures(count: int) -> torch.Tensor:
    """Waves under grain: what a precoder works on, as whole numbers."""
    generator = torch.Generator().manual_seed(3)
    rows, columns = torch.meshgrid(torch.arange(128), torch.arange(192), indexing="ij")
    waves = 60 * torch.sin(0.03 * columns + 0.05 * rows) + 15 * torch.sin(0.9 * columns - rows)
    grain = torch.randn(count, 1, 128, 192, generator=generator)
    return torch.round(125 + waves + 5 * grain).clamp(0, 255)


def test_no_sum_is_beyond_a_16_bit_float():
    for index, layer in enumerate(sums_of(shipped())):
        largest_input = 128 if index == 0 else 255
        largest = layer.weight.abs().sum((1, 2, 3)) * largest_input + layer.bias.abs()
        assert largest.max() <= LARGEST_SUM


def test_weights_are_exact_in_16_bit_floats():
    for layer in sums_of(shipped()):
        assert torch.equal(layer.weight.half().float(), layer.weight)


@pytest.mark.parametrize("bit_depth", [8, 10])
@pytest.mark.parametrize(("quantiser", "strength"), [(0.3, 1.0), (0.6, 0.5), (1.0, 1.8)])
def test_a_gpu_gives_what_integers_give_to_a_level(
    bit_depth: int, quantiser: float, strength: float
):
    net, scale = shipped(), 2 ** (bit_depth - 8)
    planes = pictures(2) * scale
    q, amount = torch.full((2,), quantiser), torch.full((2,), strength)
    on_gpu = gpu_arithmetic.precode(net, planes, q, amount, bit_depth)
    with torch.no_grad():
        change = net(torch.round(planes / scale), q) * scale
    in_integers = torch.round(planes + strength * change).clamp(0, 256 * scale - 1)
    assert (in_integers - planes).abs().mean() > 0.1
    assert ((on_gpu - in_integers).abs() <= scale).float().mean() >= 0.999


@pytest.mark.parametrize("bit_depth", [8, 10])
def test_what_runs_on_a_gpu_gives_what_was_computed_for_it_to_a_level(bit_depth: int):
    # Processors have no 16-bit floats in all versions of PyTorch.
    planes = pictures(1)[..., :64, :64] * 2 ** (bit_depth - 8)
    inputs = shipped(), planes, torch.tensor([0.6]), torch.tensor([1.0]), bit_depth
    real = gpu_arithmetic.precode_on(torch.device("cpu"), *inputs, kind=torch.float32)
    assert (real - planes).abs().mean() > 0.1
    assert (real - gpu_arithmetic.precode(*inputs)).abs().max() <= 2 ** (bit_depth - 8)


def test_strength_zero_is_identity_on_a_gpu():
    zero = torch.zeros(1)
    assert torch.equal(gpu_arithmetic.precode(network(), luma(), zero + 0.5, zero), luma())


def test_float_networks_are_not_exported_for_gpus():
    with pytest.raises(ValueError, match="not trained with the rounding"):
        gpu_model_of(PrecoderNetwork(), 8)


@pytest.mark.parametrize("bit_depth", [8, 10])
def test_every_frame_of_a_batch_has_its_own_quantiser_and_strength(tmp_path: Path, bit_depth: int):
    runtime = pytest.importorskip("onnxruntime", reason="the comparison needs ONNX Runtime")
    import onnx

    onnx.save(gpu_model_of(shipped(), bit_depth), str(tmp_path / "model.onnx"))
    session = runtime.InferenceSession(
        str(tmp_path / "model.onnx"), providers=["CPUExecutionProvider"]
    )
    kind = np.uint8 if bit_depth == 8 else np.int16
    frames = (pictures(3) * 2 ** (bit_depth - 8)).numpy().astype(kind)
    quantiser = np.array([0.1, 0.9, 0.5], np.float32)
    strength = np.array([1, 0.5, 0], np.float32)

    def run(which: slice) -> np.ndarray:
        feeds = {"luma": frames[which], "quantiser": quantiser[which], "strength": strength[which]}
        return session.run(["precoded"], feeds)[0]

    together = run(slice(0, 3))
    for index in range(3):
        assert np.array_equal(together[index : index + 1], run(slice(index, index + 1)))
    assert np.array_equal(together[2], frames[2])
    assert not np.array_equal(together[0], frames[0])


@pytest.mark.parametrize("bit_depth", [8, 10])
def test_the_exported_model_computes_what_a_gpu_computes(tmp_path: Path, bit_depth: int):
    pytest.importorskip("onnxruntime", reason="the comparison needs ONNX Runtime")
    import onnx

    from export import share_beyond_a_level

    path = tmp_path / "model.onnx"
    onnx.save(gpu_model_of(shipped(), bit_depth), str(path))
    assert share_beyond_a_level(shipped(), path, bit_depth) < 1e-3
