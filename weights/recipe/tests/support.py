"""What the recipe's tests train on: a small pack, and settings for runs of a few steps."""
import cv2
import numpy as np

import pack
from stages import with_defaults

SETS = {"other": {"area": 326400, "quality": 90, "hold": True}}


def write_photos(folder, count, shape=(120, 160), seed=0):
    """Noise, no two alike."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(count):
        noise = np.random.default_rng((seed, i)).integers(0, 256, (*shape, 3), dtype=np.uint8)
        cv2.imwrite(str(folder / f"{i}.png"), noise)


def write_stripes(folder, count=12):
    """Pictures with something to learn: stripes of many directions, which a smooth fill cannot continue."""
    folder.mkdir(parents=True)
    y, x = np.mgrid[:128, :128]
    for i in range(count):
        rng = np.random.default_rng(i)
        angle, width = rng.uniform(0, np.pi), rng.uniform(14, 30)
        wave = np.sin((np.cos(angle) * x + np.sin(angle) * y) * 2 * np.pi / width + rng.uniform(0, 6))
        stripes = (wave > 0)[..., None] * rng.integers(60, 200, 3) + 30
        cv2.imwrite(str(folder / f"{i}.png"), stripes.astype(np.uint8))


def make_pack(folder, photos, avoid=None, **sets):
    pack.make(photos, folder, {**SETS, **sets}, avoid, log=lambda _: None)
    return folder


def config(*stages, made=0.0, made_pictures=4, **network):
    """Stages at 64 px with two pictures a batch and a small bank of holes."""
    small = {"size": 64, "batch": 2}
    return with_defaults(
        {
            "seed": 3,
            "average": 0.95,
            "log_seconds": 0,
            "shapes": 40,
            "made": made,
            "made_pictures": made_pictures,
            "network": {"architecture": "pyramid", **network},
            "stage": [{**small, "name": f"stage{i}", **stage} for i, stage in enumerate(stages)],
        }
    )
