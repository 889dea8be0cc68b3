import csv

import cv2
import numpy as np
import pytest
import torch

import checkpoint
import held_out
from evaluate import measure, pairs, read_mask
from folding import build_network
from log import plot
from mean import mean_of
from networks import Pyramid, push_pull
from perceptual import MODELS, Features, save
from stages import read_config
from support import config, make_pack, write_stripes
from trainer import Trainer


@pytest.fixture(scope="module")
def stripes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stripes")
    write_stripes(folder / "photos")
    return make_pack(folder / "pack", folder / "photos", **{"": {"hold": False}})


def weights(trainer):
    return torch.cat([p.flatten() for p in trainer.average.network.parameters()])


def test_a_resumed_run_equals_an_uninterrupted_one(tmp_path, stripes):
    stages = config({"trains": "coarse"}, {"trains": "joint", "adversarial": "wgan", "critic_steps": 2}, made=0.3)
    whole = Trainer(stages, stripes, tmp_path / "whole", steps=8, quiet=True)
    whole.run()
    for cut in (2, 6):  # in the first stage, then in the second
        part = Trainer(stages, stripes, tmp_path / "parts", steps=8, quiet=True)
        update = part.update

        def stop_at_cut():
            values = update()
            part.stop = part.step == cut
            return values

        part.update = stop_at_cut
        part.run()
        assert part.step == cut
    last = Trainer(stages, stripes, tmp_path / "parts", steps=8, quiet=True)
    last.run()
    assert torch.equal(weights(whole), weights(last))
    with open(tmp_path / "whole/log.csv") as a, open(tmp_path / "parts/log.csv") as b:
        first, second = list(csv.DictReader(a)), list(csv.DictReader(b))
    assert [row["step"] for row in first] == [row["step"] for row in second] == [str(i) for i in range(1, 9)]
    assert [row["coarse"] for row in first] == [row["coarse"] for row in second]


def test_training_from_nothing_beats_the_smooth_fill(tmp_path, stripes):
    stage = {"trains": "coarse", "batch": 8, "rate": 4e-3, "engine": 0, "smallest": 0.9}
    trainer = Trainer(config(stage), stripes, tmp_path / "run", steps=300, quiet=True)
    network = trainer.run()
    samples = [("", *(x[:1] for x in trainer.sample(1234, turn))) for turn in range(16)]
    learned, _ = measure(lambda i, m: network(i, m)[0], samples, {})
    smooth, _ = measure(push_pull, samples, {})
    assert learned["l1"] < 0.95 * smooth["l1"]


def test_refinement_alone_leaves_the_coarse_network_as_it_is(tmp_path, stripes):
    trainer = Trainer(
        config({"trains": "refine", "edges": 0.1, "adversarial": "hinge"}),
        stripes,
        tmp_path / "run",
        steps=2,
        quiet=True,
    )
    before = {name: value.clone() for name, value in trainer.network.state_dict().items()}
    trainer.run()
    changed = {
        name.split(".")[0]
        for name, value in trainer.network.state_dict().items()
        if not torch.equal(value, before[name])
    }
    assert changed == {"refine"}


def test_every_term_has_a_say(tmp_path, stripes):
    """All that a stage can ask for, in coarse and joint stages, is in the log and moves the weights."""
    everything = {"scales": 0.25, "edges": 0.3, "agreement": 0.1, "guide_critic": 0.02, "matching": 2.0}
    stages = config(
        {"trains": "coarse", **everything}, {"trains": "joint", **everything, "adversarial": "hinge"}, made=0.5
    )
    Trainer(stages, stripes, tmp_path / "run", steps=4, quiet=True).run()
    with open(tmp_path / "run/log.csv") as file:
        rows = list(csv.DictReader(file))
    for part in ("coarse", "scales", "edges", "agreement", "adversarial_guide", "matching", "critic"):
        assert float(rows[0][part]) != 0 and float(rows[-1][part]) != 0, part
    for part in ("refined", "copied", "scales_coarse", "edges_coarse", "agreement_coarse", "adversarial"):
        assert not rows[0][part] and float(rows[-1][part]) != 0, part


def test_critics_wait_for_their_start(tmp_path, stripes):
    stages = config({"trains": "coarse", "guide_critic": 0.02, "critic_start": 0.5})
    Trainer(stages, stripes, tmp_path / "run", steps=4, quiet=True).run()
    with open(tmp_path / "run/log.csv") as file:
        assert [bool(row["critic"]) for row in csv.DictReader(file)] == [False, False, True, True]


def test_every_stage_leaves_weights_to_export_and_start_from(tmp_path, stripes):
    trainer = Trainer(config({"trains": "coarse"}, {"trains": "joint"}), stripes, tmp_path / "run", steps=4, quiet=True)
    trainer.run()
    first, last = (checkpoint.network_state(tmp_path / f"run/average-stage{i}.pt") for i in (0, 1))
    assert first["coarse.e0.c.weight"].dtype == torch.float16
    assert not torch.equal(first["coarse.e0.c.weight"], last["coarse.e0.c.weight"])
    on = Trainer(
        config({"trains": "joint"}), stripes, tmp_path / "on", steps=2, init=tmp_path / "run/average.pt", quiet=True
    )
    started = on.network.state_dict()["coarse.e0.c.weight"]
    assert torch.equal(started, last["coarse.e0.c.weight"].float())


def test_held_out_figures_tell_a_good_fill_from_a_smooth_one(tmp_path):
    write_stripes(tmp_path / "photos", 40)
    folder = make_pack(tmp_path / "pack", tmp_path / "photos")
    trainer = Trainer(config({"trains": "coarse"}), folder, tmp_path / "run", steps=1, quiet=True)
    network = trainer.run()
    found = held_out.measure(network, folder, trainer.holes, "cpu", size=64)
    assert found["pairs"] > 0 and 0 < found["refined"]["l1"] < 50
    image, mask = trainer.sample(5)
    perfect, smooth = held_out.figures(image, image, mask), held_out.figures(push_pull(image, mask), image, mask)
    assert perfect["l1"].max() == 0 and (perfect["agreement"] > smooth["agreement"]).all()


@pytest.mark.parametrize(
    "network",
    [{"attention": "flow"}, {"attention": "none"}, {"architecture": "deepfill-v1"}, {"architecture": "deepfill-v2"}],
)
def test_other_networks_train_as_well(tmp_path, stripes, network):
    trainer = Trainer(
        config({"trains": "joint", "gamma": 0.9}, **network), stripes, tmp_path / "run", steps=1, quiet=True
    )
    before = weights(trainer).clone()
    trainer.run()
    trainer.sheet()
    assert not torch.equal(before, weights(trainer))
    assert len(list((tmp_path / "run/sheets").iterdir())) == 1


def test_minutes_end_a_run_and_share_out_among_stages(tmp_path, stripes):
    trainer = Trainer(
        config({"trains": "coarse"}, {"trains": "coarse"}), stripes, tmp_path / "run", minutes=1e-9, quiet=True
    )
    trainer.run()
    assert trainer.step == 2 and trainer.stage_index == 1
    plot(tmp_path / "run/log.csv")
    assert (tmp_path / "run/log.png").stat().st_size > 1000


def test_a_folder_of_another_network_is_not_overwritten(tmp_path, stripes):
    Trainer(config({"trains": "coarse"}), stripes, tmp_path / "run", steps=1, quiet=True).run()
    with pytest.raises(ValueError, match="another network"):
        Trainer(config({"trains": "coarse"}, attention="none"), stripes, tmp_path / "run", steps=1, quiet=True)


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
    for text, wrong in (('[[stage]]\nname = "a"\nbach = 3\n', "bach"), ('sead = 1\n[[stage]]\nname = "a"\n', "sead")):
        file.write_text(text)
        with pytest.raises(ValueError, match=wrong):
            read_config(file)
    with pytest.raises(ValueError, match="unknown architecture"):
        build_network({"architecture": "vgg"})
    with pytest.raises(ValueError, match="unknown attention"):
        build_network({"attention": "magic"})


def test_shipped_settings_can_be_read():
    from pathlib import Path

    for file in (Path(__file__).parents[1] / name for name in ("pyramid.toml", "finetune.toml")):
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
def test_the_perceptual_network_in_a_file_says_the_same(tmp_path):
    save(tmp_path / "features.npz")
    random = torch.Generator().manual_seed(0)
    a, b = (torch.rand(1, 3, 64, 64, generator=random) for _ in range(2))
    kept, whole = (Features("mobilenet_v2", file).distance(a, b).item() for file in (tmp_path / "features.npz", None))
    assert kept == pytest.approx(whole, rel=2e-3) and whole > 0


@pytest.mark.skipif(not MODELS.is_dir(), reason="the nsfwjs package is not installed (npm ci)")
@pytest.mark.parametrize("name", ["mobilenet_v2", "inception_v3"])
def test_perceptual_distance_grows_with_the_difference(name):
    judge = Features(name)
    y, x = np.mgrid[:96, :96]
    picture = torch.from_numpy(np.stack([np.sign(np.sin(x / 5)), np.sin(y / 9), np.cos((x + y) / 7)])).float()[None]
    noise = torch.randn(picture.shape, generator=torch.Generator().manual_seed(0))
    same, little, much = (judge.distance(picture + s * noise, picture).item() for s in (0, 0.05, 0.5))
    assert same == pytest.approx(0, abs=1e-6) and 0 < little < much


def test_statistics_of_batch_norm_are_usable_after_a_few_steps(tmp_path, stripes):
    trainer = Trainer(config({"trains": "joint", "batch": 4}), stripes, tmp_path / "run", steps=4, quiet=True)
    trainer.run()
    first = trainer.network.refine.e0.b
    image, mask = trainer.sample(99)
    x = torch.cat([image, torch.ones_like(mask), mask], 1)
    with torch.no_grad():
        wanted = trainer.network.refine.e0.c(x).var((0, 2, 3))
    assert (first.running_var / wanted).log().abs().median() < 0.5  # they started at 1


def test_the_mean_of_one_part_leaves_the_other_alone(tmp_path):
    first, second = Pyramid().state_dict(), Pyramid().state_dict()
    mixed = mean_of(first, second, "refine")
    name, other = "refine.e0.c.weight", "coarse.e0.c.weight"
    assert torch.allclose(mixed[name], (first[name] + second[name]) / 2)
    assert torch.equal(mixed[other], first[other])
    with pytest.raises(ValueError, match="no part"):
        mean_of(first, second, "attention")
