import numpy as np
import pytest
import torch

import critics
import losses


def box_mask(size, top, bottom, left, right):
    mask = torch.zeros(1, 1, size, size)
    mask[:, :, top:bottom, left:right] = 1
    return mask


def test_discount_is_gamma_to_the_distance_from_the_border():
    weights = losses.discount(box_mask(16, 4, 11, 4, 11), 0.9)[0, 0]
    assert weights[4, 7] == pytest.approx(1)  # next to known pixels
    assert weights[5, 7] == pytest.approx(0.9)
    assert weights[7, 7] == pytest.approx(0.9**3)  # the middle, four pixels from the outside
    assert weights[3, 7] == 0 and weights[11, 11] == 0


def test_discount_follows_the_shape_of_the_hole():
    mask = box_mask(32, 4, 28, 4, 28)
    mask[:, :, 14:18, 14:18] = 0  # an island of known pixels
    weights = losses.discount(mask, 0.9)[0, 0]
    assert weights[13, 15] == pytest.approx(1)


def test_reconstruction_looks_at_the_hole_only_and_is_a_mean():
    mask = box_mask(16, 2, 10, 2, 10)
    target = torch.zeros(1, 3, 16, 16)
    assert losses.reconstruction(target + (1 - mask), target, mask) == 0
    assert losses.reconstruction(target + 0.5 * mask, target, mask) == pytest.approx(0.5)
    assert losses.reconstruction(target + 0.5 * mask, target, mask, 0.9) == pytest.approx(0.5)


def test_discount_counts_an_error_in_the_middle_less():
    mask, target = box_mask(32, 4, 28, 4, 28), torch.zeros(1, 3, 32, 32)
    middle, border = torch.zeros(1, 3, 32, 32), torch.zeros(1, 3, 32, 32)
    middle[:, :, 15:17, 15:17], border[:, :, 4:6, 15:17] = 1, 1
    assert losses.reconstruction(middle, target, mask, 0.9) < 0.5 * losses.reconstruction(border, target, mask, 0.9)


def test_edges_sees_blur_and_not_a_shift_of_brightness():
    stripes = torch.zeros(1, 3, 16, 16)
    stripes[..., ::2] = 1
    mask = torch.ones(1, 1, 16, 16)
    assert losses.edges(stripes + 0.3, stripes, mask) == pytest.approx(0, abs=1e-6)
    assert losses.edges(torch.full_like(stripes, 0.5), stripes, mask) > 0.4


def test_gradient_penalty_counts_the_hole_only():
    mask = box_mask(8, 2, 6, 2, 6)
    real = torch.rand(2, 3, 8, 8)
    slope = 1 / np.sqrt(3 * 16)
    inside = lambda picture, m: (picture * mask * slope).sum((1, 2, 3))  # slope 1 inside the hole
    everywhere = lambda picture, m: (picture * slope).sum((1, 2, 3))
    for critic in (inside, everywhere):
        loss = losses.wasserstein_critic(critic, real, real, mask.expand(2, 1, 8, 8))
        assert loss == pytest.approx(0, abs=1e-4)
    steep = lambda picture, m: (picture * mask * slope * 3).sum((1, 2, 3))
    assert losses.wasserstein_critic(steep, real, real, mask.expand(2, 1, 8, 8)) == pytest.approx(40, rel=1e-3)


@pytest.mark.parametrize("kind", ["wgan", "hinge"])
def test_a_critic_learns_to_tell_flat_from_textured(kind):
    torch.manual_seed(0)
    critic = critics.GlobalAndLocal(32, 4) if kind == "wgan" else critics.PatchCritic(8)
    step = losses.wasserstein_critic if kind == "wgan" else losses.hinge_critic
    optimiser = torch.optim.Adam(critic.parameters(), 2e-3, betas=(0.5, 0.9))
    mask = box_mask(32, 8, 24, 8, 24).expand(4, 1, 32, 32)
    for _ in range(30):
        real = torch.rand(4, 3, 32, 32) * 2 - 1
        fake = real * (1 - mask)
        optimiser.zero_grad()
        step(critic, real, fake, mask).backward()
        optimiser.step()
    with torch.no_grad():
        assert critic(real, mask).mean() > critic(fake, mask).mean() + 0.1
        assert losses.adversarial(critic, fake, mask) > losses.adversarial(critic, real, mask)


def test_the_local_window_holds_the_whole_hole():
    critic = critics.WassersteinCritic(64, 4, local=True)
    picture = torch.zeros(1, 3, 64, 64)
    for top, bottom, left, right in ((0, 5, 60, 64), (2, 62, 10, 20), (30, 34, 30, 34)):
        mask = box_mask(64, top, bottom, left, right)
        window = critic.window(picture + mask, mask)
        assert window.shape[2:] == (32, 32)
        scale = max(bottom - top, right - left, 32) / 32
        assert window.sum() / 3 * scale**2 == pytest.approx((bottom - top) * (right - left), rel=0.15)


def vertical_edge(at, size=128, softness=1):
    x = torch.arange(size, dtype=torch.float32)
    return ((x - at) / softness).clamp(-1, 1).view(1, 1, 1, size).expand(1, 3, size, size)


def test_the_guide_is_64_px_and_its_cells_know_any_hole():
    mask = torch.zeros(1, 1, 256, 256)
    mask[0, 0, 9, 9] = 1
    assert losses.guide_of(torch.rand(1, 3, 256, 256)).shape[2:] == (64, 64)
    cells = losses.guide_cells(mask)
    assert cells.sum() == 1 and cells[0, 0, 2, 2] == 1
    small = torch.rand(1, 3, 32, 32)
    assert losses.guide_of(small) is small


def test_wrong_structure_costs_at_every_scale_and_wrong_texture_at_the_finest():
    mask, truth = torch.ones(1, 1, 128, 128), torch.zeros(1, 3, 128, 128)
    texture = torch.from_numpy((np.indices((64, 64)).sum(0) % 2 * 2 - 1).astype(np.float32)).view(1, 1, 64, 64)
    texture = torch.nn.functional.interpolate(texture.expand(1, 3, 64, 64), scale_factor=2)
    assert losses.at_scales(texture, truth, mask) == pytest.approx(1, abs=1e-4)
    assert losses.at_scales(truth + 1, truth, mask) == pytest.approx(4, abs=1e-4)


def test_disagreement_is_about_where_edges_are_and_not_about_how_sharp():
    mask = box_mask(128, 32, 96, 32, 96)
    truth = vertical_edge(64)
    away = lambda picture: losses.disagreement(picture, truth, mask).item()
    same, soft, elsewhere, none = (
        away(picture) for picture in (truth, vertical_edge(64, softness=3), vertical_edge(50), 0 * truth)
    )
    assert same == pytest.approx(0, abs=0.01)
    assert same < soft < 0.5 < none <= 1 < elsewhere + 0.02


def test_matching_compares_what_the_layers_see():
    critic = critics.PatchCritic(8, 2).eval()  # spectral norm moves while it trains
    mask, real = box_mask(32, 8, 24, 8, 24), torch.rand(1, 3, 32, 32)
    near, far = real + 0.01 * torch.rand(1, 3, 32, 32), torch.rand(1, 3, 32, 32)
    assert losses.matching(critic, real, real, mask) == 0
    assert losses.matching(critic, real, near, mask) < losses.matching(critic, real, far, mask)
