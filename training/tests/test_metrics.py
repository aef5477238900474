import pytest
import torch

from precoder.metrics import NO_GAIN, UNLIMITED_GAIN, adm, motion, ms_ssim, psnr, vif
from precoder.planes import gaussian, separable


def picture(seed: int = 1) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(2, 1, 128, 128, generator=generator)
    return (separable(noise, gaussian(9, 1.8)) * 150 + 128).clamp(16, 235).round()


def test_a_picture_is_worth_everything_to_itself():
    plain, neg = vif(picture(), picture(), (UNLIMITED_GAIN, NO_GAIN))
    assert torch.allclose(plain, torch.ones(4), atol=1e-3)
    assert torch.allclose(neg, torch.ones(4), atol=1e-3)
    for value in adm(picture(), picture()):
        assert float(value) == pytest.approx(1, abs=2e-3)
    assert float(ms_ssim(picture(), picture())) == pytest.approx(60, abs=0.1)


def test_blur_costs_every_metric():
    blurred = separable(picture(), gaussian(5, 1.0))
    plain, neg = vif(picture(), blurred, (UNLIMITED_GAIN, NO_GAIN))
    assert (plain < 0.98).all() and (neg < 0.98).all()
    assert all(float(value) < 0.99 for value in adm(picture(), blurred))
    assert float(ms_ssim(picture(), blurred)) < 30


def test_contrast_raises_plain_vmaf_but_not_neg():
    raised = (picture() - 128) * 1.2 + 128
    plain, neg = vif(picture(), raised, (UNLIMITED_GAIN, NO_GAIN))
    assert (plain > 1.02).all()
    assert (neg < 1.005).all()
    plain_adm, neg_adm, v1 = adm(picture(), raised)
    assert float(plain_adm) > 1.05
    assert float(neg_adm) <= 1.001
    assert float(v1) < 1


def test_psnr_is_that_of_the_mean_squared_error():
    assert float(psnr(picture(), picture() + 5)) == pytest.approx(34.15, abs=0.02)


def test_motion_is_the_smoothed_difference():
    assert float(motion(picture(), picture() + 3)) == pytest.approx(3, abs=1e-3)
    assert float(motion(picture(), picture())) == 0


def test_gradients_are_finite_on_flat_and_busy_pictures():
    for reference in (picture(), torch.full((1, 1, 128, 128), 80.0)):
        tested = (reference + 0.3 * torch.randn_like(reference)).requires_grad_()
        total = sum(
            value.sum() for value in (*vif(reference, tested, (NO_GAIN,)), *adm(reference, tested))
        )
        (total + ms_ssim(reference, tested) + psnr(reference, tested)).backward()
        assert torch.isfinite(tested.grad).all()


def test_groups_are_scored_as_each_would_be_alone():
    one, two = picture(1), picture(2)
    references, tested = (
        torch.cat((one, two)),
        torch.cat((one + 4, separable(two, gaussian(5, 1.0)))),
    )

    def scores(reference: torch.Tensor, distorted: torch.Tensor, groups: int) -> torch.Tensor:
        return torch.cat(
            (
                *(value for value in vif(reference, distorted, (NO_GAIN,), groups)),
                torch.stack(adm(reference, distorted, groups), 1),
                ms_ssim(reference, distorted, groups).view(-1, 1),
                psnr(reference, distorted, groups).view(-1, 1),
                motion(reference, distorted, groups).view(-1, 1),
            ),
            1,
        )

    together = scores(references, tested, 2)
    alone = [scores(r, t, 1) for r, t in zip(references.chunk(2), tested.chunk(2), strict=True)]
    assert torch.allclose(together, torch.cat(alone), rtol=1e-4)
