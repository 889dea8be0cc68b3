import cv2
import numpy as np
import pytest
import torch

import made
import pack
from pictures import Pictures
from support import make_pack, write_photos


def crops(pictures, seed=0, count=6):
    return pictures.crops(count, 64, torch.Generator().manual_seed(seed))


def test_crops_are_a_function_of_the_generator(tmp_path):
    write_photos(tmp_path / "photos", 30)
    pictures = Pictures(make_pack(tmp_path / "pack", tmp_path / "photos"), "cpu")
    assert torch.equal(crops(pictures), crops(pictures)) and not torch.equal(crops(pictures), crops(pictures, 1))
    assert crops(pictures).shape == (6, 3, 64, 64)
    assert crops(pictures).min() >= -1 and crops(pictures).max() <= 1 and crops(pictures).std() > 0.1


def test_channels_are_rgb(tmp_path):
    (tmp_path / "photos").mkdir()
    red = np.zeros((128, 128, 3), np.uint8)
    red[:, :, 2] = 255  # OpenCV writes BGR
    cv2.imwrite(str(tmp_path / "photos/red.png"), red)
    centre = Pictures(make_pack(tmp_path / "pack", tmp_path / "photos"), "cpu").centres(64)
    assert (centre[0, 0] > 0.95).all() and (centre[0, 1:] < -0.95).all()


def test_a_crop_shows_what_lies_there(tmp_path):
    write_photos(tmp_path / "photos", 1, (128, 128))
    pictures = Pictures(make_pack(tmp_path / "pack", tmp_path / "photos"), "cpu")
    read, _ = pack.read(tmp_path / "pack")
    part = read(0)[32:96, 16:80].astype(np.float32) / 127.5 - 1
    at = lambda value: torch.tensor([float(value)])
    seen = pictures.view(torch.tensor([0]), 64, at(16), at(32), at(64), at(64))
    assert np.abs(seen[0].permute(1, 2, 0).numpy() - part).max() < 1e-5


def test_shares_of_the_sets_and_of_made_pictures(tmp_path):
    write_photos(tmp_path / "photos/many", 9)
    write_photos(tmp_path / "photos/few", 1, seed=1)
    make_pack(tmp_path / "pack", tmp_path / "photos", few={"share": 0.5, "hold": False}, many={"hold": False})
    pictures = Pictures(tmp_path / "pack", "cpu", made_count=2, made_share=0.25)
    assert len(pictures) == 12 and pictures.photographs == 10
    assert sorted(pictures.shares.tolist()) == pytest.approx(sorted([0.75 * 0.5] + [0.75 * 0.5 / 9] * 9 + [0.125] * 2))


def test_renewed_pictures_are_those_of_a_run_that_went_on(tmp_path):
    write_photos(tmp_path / "photos", 2)
    make_pack(tmp_path / "pack", tmp_path / "photos")
    first = Pictures(tmp_path / "pack", "cpu", made_count=3, made_share=0.5)
    before = first.pixels.clone()
    for _ in range(5):
        first.renew()
    later = Pictures(tmp_path / "pack", "cpu", made_count=3, made_share=0.5, renewed=5)
    assert torch.equal(first.pixels, later.pixels) and first.renewed == later.renewed == 5
    assert not torch.equal(before, first.pixels)


def test_near_copies_tiny_and_unreadable_pictures_are_left_out(tmp_path):
    write_photos(tmp_path / "photos", 2)
    copy = cv2.imread(str(tmp_path / "photos/0.png"))
    cv2.imwrite(str(tmp_path / "photos/copy.png"), cv2.resize(copy, (180, 140)))
    (tmp_path / "photos/broken.jpg").write_bytes(b"not a picture")
    cv2.imwrite(str(tmp_path / "photos/tiny.png"), np.zeros((20, 20, 3), np.uint8))
    make_pack(tmp_path / "pack", tmp_path / "photos", **{"": {"hold": False}})
    assert len(pack.read(tmp_path / "pack")[1]) == 2
    (tmp_path / "avoided").mkdir()
    cv2.imwrite(str(tmp_path / "avoided/1.png"), copy)
    rest = make_pack(tmp_path / "rest", tmp_path / "photos", avoid=tmp_path / "avoided", **{"": {"hold": False}})
    assert len(pack.read(rest)[1]) == 1


def test_pictures_held_back_are_not_trained_on(tmp_path):
    write_photos(tmp_path / "photos", 60)
    make_pack(tmp_path / "pack", tmp_path / "photos")
    kept, held = (len(pack.read(tmp_path / "pack", held)[1]) for held in (False, True))
    assert kept + held == 60 and 0 < held < 15


def test_an_empty_folder_and_a_missing_pack_are_said_so(tmp_path):
    with pytest.raises(ValueError, match="No usable pictures below"):
        make_pack(tmp_path / "pack", tmp_path)
    with pytest.raises(ValueError, match="pack.py"):
        pack.read(tmp_path)


@pytest.mark.parametrize("draw", made.KINDS)
def test_made_pictures_of_every_kind_have_structure(draw, monkeypatch):
    monkeypatch.setattr(made, "KINDS", (draw,))
    monkeypatch.setattr(made, "SHARES", (1.0,))
    seen = [made.picture(np.random.default_rng(seed), 96) for seed in range(6)]
    assert all(picture.shape == (96, 96, 3) and picture.dtype == np.uint8 for picture in seen)
    assert np.array_equal(seen[0], made.picture(np.random.default_rng(0), 96))
    assert sum(picture.std() > 4 for picture in seen) >= 5
