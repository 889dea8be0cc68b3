import argparse
import json

import cv2
import numpy as np
import pytest
import torch

import ablate
from evaluate import pairs
from networks import Pyramid
from support import make_pack


@pytest.fixture
def options(tmp_path):
    rng = np.random.default_rng(0)
    for folder, shape in (("photos", (128, 128, 3)), ("eval/photos", (128, 128, 3)), ("eval/masks", (64, 64))):
        (tmp_path / folder).mkdir(parents=True)
        for i in range(2):
            picture = rng.integers(0, 256, shape, dtype=np.uint8)
            if folder.endswith("masks"):
                picture[:] = 0
                picture[16 + 8 * i : 40, 16:48] = 255
            cv2.imwrite(str(tmp_path / folder / f"{i}.png"), picture)
    torch.save({"model": Pyramid().state_dict()}, tmp_path / "coarse.pt")
    (tmp_path / "out").mkdir()
    make_pack(tmp_path / "pack", tmp_path / "photos", **{"": {"hold": False}})
    return argparse.Namespace(
        out=tmp_path / "out",
        coarse=tmp_path / "coarse.pt",
        steps=1,
        size=64,
        batch=2,
        seed=11,
        warm=False,
        root=tmp_path,
        pack=tmp_path / "pack",
        shapes=20,
    )


@pytest.mark.parametrize("row", list(ablate.ROWS))
def test_every_row_runs_and_is_measured(options, row):
    samples = pairs(options.root / "eval/photos", options.root / "eval/masks", 64, 1)
    result = ablate.run_row(row, options, samples)
    assert 0 < result["l1"] < 100 and result["train_seconds_per_sample"] > 0
    assert json.loads((options.out / f"{ablate.file_name(row)}.json").read_text()) == result
    ablate.write_table([result], options.out / "table.md")
    ablate.write_sheet([row], options.out, options.out / "attention.png")
    assert row in (options.out / "table.md").read_text()
    assert (options.out / "attention.png").exists()


def test_a_warm_start_keeps_the_trained_refinement(options):
    torch.manual_seed(5)
    trained = Pyramid()
    torch.save({"model": trained.state_dict()}, options.coarse)
    far = {}
    for warm in (False, True):
        options.warm, options.out = warm, options.root / f"out-{warm}"
        network, _ = ablate.train_row("appearance flow", options)
        far[warm] = (network.refine.e3[0].c.weight - trained.refine.e3[0].c.weight).abs().mean().item()
        assert torch.equal(network.coarse.e3[0].c.weight, trained.coarse.e3[0].c.weight)
    assert far[True] < 0.1 * far[False]


def test_offsets_point_from_a_cell_to_its_source():
    attention = torch.zeros(1, 16, 16)
    attention[0, :, 0] = 1  # everyone borrows from the top left cell
    found = ablate.offsets(attention, 32)
    assert found[0, 0].tolist() == [0, 0] and found[3, 2].tolist() == [-0.5, -0.75]
    grid = torch.zeros(1, 2, 4, 4)  # everyone samples the picture's middle
    assert ablate.offsets(grid, 32)[0, 0].tolist() == [0.375, 0.375]
