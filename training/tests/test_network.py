from pathlib import Path

import numpy as np
import pytest
import torch

from precoder.checkpoint import load, save
from precoder.models import LARGEST_AMOUNT
from precoder.network import BLOCK, PrecoderNetwork
from precoder.onnx_form import model_of


def network(block: int = BLOCK) -> PrecoderNetwork:
    torch.manual_seed(5)
    result = PrecoderNetwork(width=16, block=block)
    with torch.no_grad():
        for layer in result.layers:
            layer.weight.normal_(0, 0.1)
            layer.gain.normal_(0, 0.3)
        result.layers[-1].weight.mul_(0.3)
        result.choose_steps(luma(4), torch.linspace(0, 1, 4))
    result.quantised = True
    return result.eval()


def luma(count: int = 1, height: int = 64, width: int = 80) -> torch.Tensor:
    generator = torch.Generator().manual_seed(2)
    return torch.randint(16, 236, (count, 1, height, width), generator=generator).float()


def test_a_new_network_changes_nothing():
    fresh = PrecoderNetwork()
    assert torch.equal(fresh.precode(luma(), torch.tensor([0.5])), luma())


def test_strength_zero_is_identity():
    assert torch.equal(network().precode(luma(), torch.tensor([0.5]), 0.0), luma())


@pytest.mark.parametrize(("block", "expected_reach"), [(4, 12), (8, 16)])
def test_a_strip_with_its_surroundings_gives_what_the_frame_gives(block: int, expected_reach: int):
    net, q = network(block), torch.tensor([0.7])
    whole = net(luma(), q)
    reach = net.reach
    assert reach == expected_reach
    strip = net(luma()[..., 16 : 48 + reach, :], q)
    assert torch.equal(strip[..., reach:32, :], whole[..., 16 + reach : 48, :])


def test_rounding_keeps_the_float_result_nearly():
    net, q = network(), torch.tensor([0.3])
    rounded = net(luma(), q)
    net.quantised = False
    assert (net(luma(), q) - rounded).abs().mean() < 0.5


@pytest.mark.parametrize("block", [4, 8])
def test_a_checkpoint_comes_back_as_it_was(tmp_path: Path, block: int):
    net = network(block)
    save(tmp_path / "net.pt", net, [{"steps": 1}])
    back, history = load(tmp_path / "net.pt")
    assert history == [{"steps": 1}]
    assert torch.equal(back(luma(), torch.tensor([0.4])), net(luma(), torch.tensor([0.4])))


def test_float_networks_are_not_exported():
    with pytest.raises(ValueError, match="not trained with the rounding"):
        model_of(PrecoderNetwork(), 8)


@pytest.mark.parametrize("block", [4, 8])
@pytest.mark.parametrize("bit_depth", [8, 10])
def test_the_exported_model_computes_what_the_network_computes(
    tmp_path: Path, bit_depth: int, block: int
):
    pytest.importorskip("onnxruntime", reason="the comparison needs ONNX Runtime")
    import onnx

    from export import share_of_differences

    path = tmp_path / "model.onnx"
    onnx.save(model_of(network(block), bit_depth), str(path))
    assert share_of_differences(network(block), path, bit_depth) < 1e-3


def test_the_same_seed_gives_the_same_weights():
    first, second = (torch.manual_seed(9) and PrecoderNetwork() for _ in range(2))
    assert np.allclose(first.layers[0].weight.detach(), second.layers[0].weight.detach())


def test_the_shipped_network_leaves_flat_areas_of_every_tone_as_they_are():
    shipped, _ = load(Path(__file__).parents[1] / "precoder.pt")
    # Limited range, each quantiser, and as much as ADAPTIVE applies.
    flat = torch.arange(16.0, 236).view(-1, 1, 1, 1).expand(-1, 1, 32, 32)
    for quantiser in torch.linspace(0, 1, 11):
        with torch.no_grad():
            precoded = shipped.precode(flat, quantiser.expand(len(flat)), LARGEST_AMOUNT)
        assert torch.equal(precoded, flat), f"quantiser {quantiser:.1f}"
