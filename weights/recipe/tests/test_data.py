import cv2
import numpy as np
import pytest

import data


def write_photos(folder, count, shape=(120, 160)):
    folder.mkdir(parents=True)
    for i in range(count):
        noise = np.random.default_rng(i).integers(0, 256, (*shape, 3), dtype=np.uint8)
        cv2.imwrite(str(folder / f"{i}.png"), noise)


@pytest.mark.parametrize("shape", data.SHAPES)
def test_every_kind_of_hole_appears_within_the_limits(shape):
    areas = [shape(np.random.default_rng(seed), 64).mean() for seed in range(60)]
    assert max(areas) > 0.05
    assert sum(data.SMALLEST <= area <= data.LARGEST for area in areas) > 30


def test_holes_take_2_to_45_percent_and_differ():
    masks = [data.random_mask(np.random.default_rng(seed), 64) for seed in range(200)]
    assert all(0.02 <= mask.mean() <= 0.45 for mask in masks)
    assert all(set(np.unique(mask)) == {0, 1} for mask in masks)
    assert len({mask.tobytes() for mask in masks}) == 200


def test_a_sample_depends_on_seed_step_and_index_alone(tmp_path):
    write_photos(tmp_path / "photos/a", 5)
    photos = data.Photos(tmp_path / "photos", tmp_path / "cache")
    first = data.batch(photos, 1, 3, 4, 64)
    data.batch(photos, 1, 4, 4, 64)
    again = data.batch(data.Photos(tmp_path / "photos", tmp_path / "cache"), 1, 3, 4, 64)
    other = data.batch(photos, 1, 4, 4, 64)
    assert all(np.array_equal(a, b) for a, b in zip(first, again))
    assert not np.array_equal(first[0], other[0])
    assert first[0].shape == (4, 3, 64, 64) and first[1].shape == (4, 1, 64, 64)
    assert first[0].min() >= -1 and first[0].max() <= 1 and first[0].std() > 0.1


def test_channels_are_rgb(tmp_path):
    (tmp_path / "photos").mkdir()
    red = np.zeros((128, 128, 3), np.uint8)
    red[:, :, 2] = 255      # OpenCV writes BGR
    cv2.imwrite(str(tmp_path / "photos/red.png"), red)
    image, _ = data.batch(data.Photos(tmp_path / "photos", tmp_path / "cache"), 0, 0, 1, 64)
    assert np.allclose(image[0, 0], 1) and np.allclose(image[0, 1:], -1)


def test_the_mix_decides_how_often_a_folder_is_seen(tmp_path):
    write_photos(tmp_path / "photos/many", 9)
    write_photos(tmp_path / "photos/few", 1)
    photos = data.Photos(tmp_path / "photos", tmp_path / "cache", {"few": 0.5, "absent": 0.2})
    shares = dict(zip(photos.names, photos.shares))
    assert shares == {"": pytest.approx(0.5), "few": pytest.approx(0.5)}
    assert len(photos) == 10


def test_unreadable_and_tiny_pictures_are_left_out(tmp_path):
    write_photos(tmp_path / "photos", 1)
    (tmp_path / "photos/broken.jpg").write_bytes(b"not a picture")
    cv2.imwrite(str(tmp_path / "photos/tiny.png"), np.zeros((20, 20, 3), np.uint8))
    assert len(data.Photos(tmp_path / "photos", tmp_path / "cache")) == 1


def test_an_empty_folder_is_said_so(tmp_path):
    with pytest.raises(ValueError, match="No pictures below"):
        data.Photos(tmp_path, tmp_path / "cache")
