import csv

import cv2
import numpy as np
import pytest
import torch

import checkpoint
import data
from evaluate import measure, pairs, read_mask
from networks import Pyramid, push_pull
from perceptual import MODELS, Features
from train import STAGE_DEFAULTS, Trainer, build_network, plot, read_config


@pytest.fixture
def photos(tmp_path):
    """Pictures with something to learn: stripes of many directions, which a smooth fill cannot continue."""
    folder = tmp_path / "photos"
    folder.mkdir()
    y, x = np.mgrid[:128, :128]
    for i in range(12):
        rng = np.random.default_rng(i)
        angle, width = rng.uniform(0, np.pi), rng.uniform(14, 30)
        wave = np.sin((np.cos(angle) * x + np.sin(angle) * y) * 2 * np.pi / width + rng.uniform(0, 6))
        stripes = (wave > 0)[..., None] * rng.integers(60, 200, 3) + 30
        cv2.imwrite(str(folder / f"{i}.png"), stripes.astype(np.uint8))
    return data.Photos(folder, tmp_path / "cache")


def config(*stages, **network):
    defaults = {**STAGE_DEFAULTS, "size": 64, "batch": 2}
    return {"seed": 3, "average": 0.95, "log_seconds": 0, "network": {"architecture": "pyramid", **network},
            "stage": [{**defaults, "name": f"stage{i}", **stage} for i, stage in enumerate(stages)]}


def weights(trainer):
    return torch.cat([p.flatten() for p in trainer.average.network.parameters()])


def test_a_resumed_run_equals_an_uninterrupted_one(tmp_path, photos):
    stages = config({"trains": "coarse"}, {"trains": "joint", "adversarial": "wgan", "critic_steps": 2})
    whole = Trainer(stages, photos, tmp_path / "whole", steps=8, quiet=True)
    whole.run()
    for cut in (2, 6):                                 # in the first stage, then in the second
        part = Trainer(stages, photos, tmp_path / "parts", steps=8, quiet=True)
        update = part.update
        def stop_at_cut():
            values = update()
            part.stop = part.step == cut
            return values
        part.update = stop_at_cut
        part.run()
        assert part.step == cut
    last = Trainer(stages, photos, tmp_path / "parts", steps=8, quiet=True)
    last.run()
    assert torch.equal(weights(whole), weights(last))
    with open(tmp_path / "whole/log.csv") as a, open(tmp_path / "parts/log.csv") as b:
        first, second = list(csv.DictReader(a)), list(csv.DictReader(b))
    assert [row["step"] for row in first] == [row["step"] for row in second] == [str(i) for i in range(1, 9)]
    assert [row["coarse"] for row in first] == [row["coarse"] for row in second]


def test_training_from_nothing_beats_the_smooth_fill(tmp_path, photos):
    trainer = Trainer(config({"trains": "coarse", "batch": 8, "rate": 4e-3, "gamma": 1.0}), photos, tmp_path / "run", steps=150, quiet=True)
    network = trainer.run()
    image, mask = data.batch(photos, 1234, 0, 16, 64)
    samples = [("", torch.from_numpy(image[i:i + 1]), torch.from_numpy(mask[i:i + 1])) for i in range(16)]
    learned, _ = measure(lambda i, m: network(i, m)[0], samples, {})
    smooth, _ = measure(push_pull, samples, {})
    assert learned["l1"] < 0.95 * smooth["l1"]


def test_refinement_alone_leaves_the_coarse_network_as_it_is(tmp_path, photos):
    trainer = Trainer(config({"trains": "refine", "edges": 0.1, "adversarial": "hinge"}), photos, tmp_path / "run", steps=2, quiet=True)
    before = {name: value.clone() for name, value in trainer.network.state_dict().items()}
    trainer.run()
    changed = {name.split(".")[0] for name, value in trainer.network.state_dict().items() if not torch.equal(value, before[name])}
    assert changed == {"refine"}


@pytest.mark.parametrize("network", [{"attention": "flow"}, {"attention": "none"}, {"architecture": "deepfill-v1"},
                                     {"architecture": "deepfill-v2"}])
def test_other_networks_train_as_well(tmp_path, photos, network):
    trainer = Trainer(config({"trains": "joint", "gamma": 0.9}, **network), photos, tmp_path / "run", steps=1, quiet=True)
    before = weights(trainer).clone()
    trainer.run()
    trainer.sheet()
    assert not torch.equal(before, weights(trainer))
    assert len(list((tmp_path / "run/sheets").iterdir())) == 1


def test_minutes_end_a_run_and_share_out_among_stages(tmp_path, photos):
    trainer = Trainer(config({"trains": "coarse"}, {"trains": "coarse"}), photos, tmp_path / "run", minutes=1e-9, quiet=True)
    trainer.run()
    assert trainer.step == 2 and trainer.stage_index == 1
    plot(tmp_path / "run/log.csv")
    assert (tmp_path / "run/log.png").stat().st_size > 1000


def test_a_folder_of_another_network_is_not_overwritten(tmp_path, photos):
    Trainer(config({"trains": "coarse"}), photos, tmp_path / "run", steps=1, quiet=True).run()
    with pytest.raises(ValueError, match="another network"):
        Trainer(config({"trains": "coarse"}, attention="none"), photos, tmp_path / "run", steps=1, quiet=True)


def test_a_checkpoint_is_whole_or_absent(tmp_path, monkeypatch):
    path = tmp_path / "checkpoint.pt"
    checkpoint.save({"model": {"a": torch.ones(1)}}, path)

    def fails(state, target):
        open(target, "wb").write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(torch, "save", fails)
    with pytest.raises(OSError):
        checkpoint.save({}, path)
    assert checkpoint.network_state(path)["a"] == 1


def test_settings_with_a_typing_error_are_refused(tmp_path):
    file = tmp_path / "c.toml"
    file.write_text('seed = 1\n[network]\n[[stage]]\nname = "a"\nbach = 3\n')
    with pytest.raises(ValueError, match="bach"):
        read_config(file)
    with pytest.raises(ValueError, match="unknown architecture"):
        build_network({"architecture": "vgg"})
    with pytest.raises(ValueError, match="unknown attention"):
        build_network({"attention": "magic"})


def test_shipped_settings_can_be_read():
    from pathlib import Path
    for file in Path(__file__).parents[1].glob("*.toml"):
        assert read_config(file)["stage"], file


def test_pairs_are_fixed_and_spread(tmp_path):
    for folder, count in (("photos", 3), ("masks", 5)):
        (tmp_path / folder).mkdir()
        for i in range(count):
            cv2.imwrite(str(tmp_path / folder / f"{i}.png"), np.full((40, 60, 3), 255 * (i % 2), np.uint8))
    names = [name for name, _, _ in pairs(tmp_path / "photos", tmp_path / "masks", 32, 2)]
    assert names == ["0+0", "0+1", "1+2", "1+3", "2+4", "2+0"]
    assert read_mask(tmp_path / "masks/1.png", 32).mean() == 1


def test_measures_of_a_known_error():
    image, mask = torch.zeros(1, 3, 16, 16), torch.ones(1, 1, 16, 16)
    means, rows = measure(lambda i, m: i + 0.2, [("", image, mask)], {})
    assert means["l1"] == pytest.approx(10, abs=0.3) and means["l2"] == pytest.approx(1, abs=0.06)
    assert means["psnr"] == pytest.approx(20, abs=0.3) and rows == [means["l1"]]


@pytest.mark.skipif(not MODELS.is_dir(), reason="the nsfwjs package is not installed (npm ci)")
@pytest.mark.parametrize("name", ["mobilenet_v2", "inception_v3"])
def test_perceptual_distance_grows_with_the_difference(name):
    judge = Features(name)
    y, x = np.mgrid[:96, :96]
    picture = torch.from_numpy(np.stack([np.sign(np.sin(x / 5)), np.sin(y / 9), np.cos((x + y) / 7)])).float()[None]
    noise = torch.randn(picture.shape, generator=torch.Generator().manual_seed(0))
    same, little, much = (judge.distance(picture + s * noise, picture).item() for s in (0, 0.05, 0.5))
    assert same == pytest.approx(0, abs=1e-6) and 0 < little < much


def test_statistics_of_batch_norm_are_usable_after_a_few_steps(tmp_path, photos):
    trainer = Trainer(config({"trains": "joint", "batch": 4}), photos, tmp_path / "run", steps=4, quiet=True)
    trainer.run()
    first = trainer.network.refine.e0.b
    image, mask = trainer.sample(99)
    x = torch.cat([image, torch.ones_like(mask), mask], 1)
    with torch.no_grad():
        wanted = trainer.network.refine.e0.c(x).var((0, 2, 3))
    assert (first.running_var / wanted).log().abs().median() < 0.5      # they started at 1
