import numpy as np
import pytest
import torch

import shapes
from holes import LARGEST, SMALLEST, Holes


@pytest.mark.parametrize("shape", {**shapes.OBJECTS, **shapes.FREE})
def test_every_shape_covers_something_and_not_everything(shape):
    areas = [shape(np.random.default_rng(seed), 64).mean() for seed in range(60)]
    assert max(areas) > 0.05
    assert sum(shapes.SMALLEST <= area <= 0.75 for area in areas) > 30


def test_free_masks_take_2_to_45_percent_and_differ():
    masks = [shapes.free_mask(np.random.default_rng(seed), 64) for seed in range(200)]
    assert all(0.02 <= mask.mean() <= 0.45 for mask in masks)
    assert all(set(np.unique(mask)) == {0, 1} for mask in masks)
    assert len({mask.tobytes() for mask in masks}) == 200


def test_things_fill_their_tile():
    for seed in range(30):
        mask = shapes.object_mask(np.random.default_rng(seed), 64) > 127
        box = [np.flatnonzero(mask.any(axis)) for axis in (0, 1)]
        assert max(found[-1] - found[0] + 1 for found in box) >= 62


@pytest.fixture(scope="module")
def bank():
    return Holes(60, "cpu")


def test_holes_keep_their_limits_and_follow_the_generator(bank):
    first = bank.batch(100, 64, torch.Generator().manual_seed(5))
    again = bank.batch(100, 64, torch.Generator().manual_seed(5))
    assert torch.equal(first, again) and first.shape == (100, 1, 64, 64)
    assert set(first.unique().tolist()) == {0, 1}
    shares = first.mean((1, 2, 3))
    assert shares.min() >= SMALLEST and shares.max() <= LARGEST
    assert len({hole.numpy().tobytes() for hole in first}) > 90


def test_holes_as_the_engine_cuts_them_lie_in_the_middle(bank):
    """A crop of the engine is twice as long as what it removes: its rim is known but where the picture ends."""
    rim = torch.ones(64, 64)
    rim[4:-4, 4:-4] = 0
    touched = [
        (bank.batch(200, 64, torch.Generator().manual_seed(1), engine)[:, 0] * rim).amax((1, 2)).mean()
        for engine in (1, 0)
    ]
    assert touched[0] < 0.5 < 0.7 < touched[1]
