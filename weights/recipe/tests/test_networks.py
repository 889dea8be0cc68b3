import pytest
import torch

from attention import contextual_attention, propagate
from deepfill import fuse, nearest_aligned
from deepfill_v1 import DeepFillV1
from deepfill_v2 import DeepFillV2
from networks import Pyramid, Pyramid2, Pyramid3, half_size, push_pull

KINDS = ("contextual", "shift", "pyramid", "transformer", "flow", "none")


def sample(size=64):
    generator = torch.Generator().manual_seed(1)
    image = torch.rand(1, 3, size, size, generator=generator) * 2 - 1
    mask = torch.zeros(1, 1, size, size)
    mask[:, :, size // 4 : size // 2, size // 4 : size * 3 // 4] = 1
    return image, mask


def test_push_pull_keeps_what_is_known_and_continues_a_flat_colour():
    _, mask = sample()
    image = torch.full((1, 3, 64, 64), 0.25)
    assert torch.allclose(push_pull(image * (1 - mask), mask), image, atol=1e-5)


def test_a_cell_is_hole_when_touched_or_only_when_covered():
    image, mask = torch.full((1, 3, 4, 4), 0.5), torch.zeros(1, 1, 4, 4)
    mask[:, :, :2, :3] = 1
    for covered, holes in ((False, [[1, 1], [0, 0]]), (True, [[1, 0], [0, 0]])):
        half, hole = half_size(image * (1 - mask), mask, covered)
        assert hole[0, 0].tolist() == holes
        # What is known is a mean of known pixels, the rest is empty.
        assert torch.equal(half[:, :1], 0.5 * (1 - hole))


def test_the_coarse_picture_of_both_sizes_is_their_mean():
    torch.manual_seed(0)
    both = Pyramid3().eval()
    torch.nn.init.normal_(both.coarse.d0[1].weight, std=0.05)
    half = Pyramid2().eval()
    half.load_state_dict(both.state_dict())
    image, mask = sample()
    with torch.no_grad():
        own = both.complete(image * (1 - mask), mask)
        assert not torch.allclose(own, half.fill_coarse(image, mask), atol=1e-3)
        assert torch.allclose(both.fill_coarse(image, mask), (half.fill_coarse(image, mask) + own) / 2, atol=1e-6)


@pytest.mark.parametrize("build", [Pyramid, Pyramid2, Pyramid3])
@pytest.mark.parametrize("kind", KINDS)
def test_the_hole_is_never_read(build, kind):
    torch.manual_seed(0)
    network = build(attention=kind).eval()
    torch.nn.init.normal_(network.refine.d0[1].weight, std=0.05)
    image, mask = sample()
    mask[:, :, 32:35, 20:33] = 1  # also cells of which only some pixels are hole
    with torch.no_grad():
        first, second = network(image, mask), network(image * (1 - mask) + 0.7 * mask, mask)
    for a, b in zip(first[:3], second[:3]):
        assert torch.allclose(a * mask, b * mask, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_every_variant_learns_something(kind):
    torch.manual_seed(0)
    network = Pyramid(attention=kind).train()
    image, mask = sample()
    image, mask = image.repeat(2, 1, 1, 1), mask.repeat(2, 1, 1, 1)
    _, refined, copied, _, _ = network(image, mask)
    ((refined - image).abs().mean() + (copied - image).abs().mean()).backward()
    moving = kind in ("pyramid", "transformer", "flow")
    touched = [p.grad is not None and bool(p.grad.abs().sum() > 0) for p in network.refine.attention.parameters()]
    assert any(touched) if moving else not touched


@pytest.mark.parametrize("options", [dict(), dict(rate=1), dict(stride=2), dict(propagation=False), dict(hard=True)])
def test_attention_recovers_a_repeating_pattern(options):
    # five cells at rate 2: an odd period, so that with stride 2 every phase is among the sources
    tile = torch.rand(1, 3, 10, 10, generator=torch.Generator().manual_seed(2))
    picture = tile.repeat(1, 1, 4, 4)
    mask = torch.zeros(1, 1, 40, 40)
    mask[:, :, 12:20, 12:20] = 1
    rate = options.get("rate", 2)
    features = picture[:, :, ::rate, ::rate] - 0.5  # what a perfect encoder knows of the hole
    out, attention = contextual_attention(features, picture * (1 - mask), mask, scale=100.0, **options)
    assert torch.equal(out * (1 - mask), picture * (1 - mask))
    assert (out - picture).abs().mean() < 0.002  # at stride 2 cells at the very border lack sources
    assert torch.allclose(attention.sum(2), torch.ones(1, attention.shape[1]), atol=1e-4)


def test_propagation_is_the_sum_over_moved_neighbours():
    score = torch.rand(1, 3, 4, 3, 4)

    def at(y, x, v, u):
        inside = 0 <= y < 3 and 0 <= x < 4 and 0 <= v < 3 and 0 <= u < 4
        return score[0, y, x, v, u] if inside else torch.tensor(0.0)

    expected = sum(at(1 + dy, 2 + dx, 2 + dy, 1 + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
    assert torch.isclose(propagate(score)[0, 1, 2, 2, 1], expected)


@pytest.mark.parametrize("build, parameters", [(DeepFillV1, 3_601_542), (DeepFillV2, 4_052_478)])
def test_deepfill_has_the_papers_size_and_never_reads_the_hole(build, parameters):
    network = build().eval()
    assert sum(p.numel() for p in network.parameters()) == parameters
    image, mask = sample()
    with torch.no_grad():
        first, second = network(image * (1 - mask), mask), network(image * (1 - mask) + 0.7 * mask, mask)
        other = network(image * (1 - mask) * 0.5, mask)
    assert torch.equal(first[1], second[1]) and not torch.equal(first[1], other[1])
    assert first[1].shape == image.shape and first[1].abs().max() <= 1


def test_official_resize_and_fuse():
    row = torch.arange(64.0).view(1, 1, 1, 64).expand(1, 1, 64, 64)
    half = nearest_aligned(row, (32, 32))[0, 0, 0]
    assert half[0] == 0 and half[31] == 63 and half[16] == round(16 * 63 / 31)
    identity = torch.eye(6)[None]  # 2 x 3 cells: everyone matches himself
    fused = fuse(identity, 2, 3)[0]
    assert fused[1, 1] == 9  # all nine agree, though there are but two rows: it wraps
    assert fused[2, 2] == 8 and fused[0, 0] == 5  # the ends of the flat order have fewer neighbours
