"""The paper's table and ablations at a budget one can afford.

Usage: `python ablate.py --pack PACK --eval DIR --coarse WEIGHTS --steps N`

Every row trains the refinement for the same number of samples, on top of the same frozen coarse network
(--coarse), and is measured on the pictures and masks of --eval (folders `photos` and `masks`), which
training never sees. The refinement starts from nothing, which takes thousands of steps to mean something,
or with --warm from the trained one in --coarse, its attention replaced by the row's: then the figures say
what is lost or won by the exchange after a short time to adapt. --only NAME runs one row; finished rows
are kept in --out and not run again. Written there: table.md, plot.png, attention.png, one JSON per row.
"""
import argparse
import json
import subprocess
import time
from pathlib import Path

import cv2
import numpy as np
import torch

from evaluate import measure, pairs
from folding import read_state
from networks import push_pull
from stages import with_defaults
from trainer import Trainer

# name: (network options, stage options); the first is what all others differ from
ROWS = {
    "contextual attention (full)": ({}, {}),
    "no attention branch": ({"attention": "none"}, {"copied": 0.0}),
    "spatial transformer": ({"attention": "transformer"}, {}),
    "appearance flow": ({"attention": "flow"}, {}),
    "pyramid attention (PEN-Net)": ({"attention": "pyramid"}, {}),
    "shift, hard (Shift-Net)": ({"attention": "shift"}, {}),
    "without propagation": ({"propagation": False}, {}),
    "stride 2": ({"stride": 2}, {}),
    "rate 1 instead of 2": ({"rate": 1}, {}),
    "with discounted loss": ({}, {"gamma": 0.9}),
    "WGAN-GP, global and local": ({}, {"adversarial": "wgan"}),
    "hinge patch critic": ({}, {"adversarial": "hinge"}),
}
PATCHMATCH = Path(__file__).with_name("patchmatch.mts")


def file_name(row):
    return "".join(c if c.isalnum() else "-" for c in row.lower())


def patchmatch(image, mask):
    """The engine's own patch synthesis without any network: multi-scale PatchMatch with voting."""
    size = image.shape[2]
    rgb = ((image[0].permute(1, 2, 0).numpy() + 1) * 127.5).round().clip(0, 255).astype(np.uint8)
    request = rgb.tobytes() + mask[0, 0].numpy().astype(np.uint8).tobytes()
    root = PATCHMATCH.parents[2]
    answer = subprocess.run(
        [root / "node_modules/.bin/tsx", PATCHMATCH, str(size)], input=request, capture_output=True, cwd=root
    )
    if answer.returncode:
        raise RuntimeError(answer.stderr.decode()[-2000:])
    filled = np.frombuffer(answer.stdout, np.uint8).reshape(size, size, 3).astype(np.float32)
    return torch.from_numpy(filled.transpose(2, 0, 1).copy())[None] / 127.5 - 1


def train_row(name, options):
    """The averaged network and CPU seconds per sample."""
    network_options, stage_options = ROWS[name]
    stage = {
        "name": "refine",
        "trains": "refine",
        "size": options.size,
        "batch": options.batch,
        "rate": 3e-4 if options.warm else 1.5e-3,
        "final_rate": 5e-5 if options.warm else 2e-4,
        "norm": "frozen" if options.warm else "batch",
        **stage_options,
    }
    config = with_defaults(
        {
            "seed": options.seed,
            "average": 0.98,
            "log_seconds": 5,
            "shapes": options.shapes,
            "stage": [stage],
            "network": {"architecture": "pyramid-2", **network_options},
        }
    )
    trainer = Trainer(config, options.pack, options.out / file_name(name), steps=options.steps, quiet=True)
    if trainer.step == 0:
        _, trained = read_state(options.coarse)
        kept = {key: value for key, value in trained.items() if options.warm or key.startswith("coarse.")}
        for network in (trainer.network, trainer.average.network):
            network.load_state_dict({**network.state_dict(), **kept})
    before, start = trainer.step, time.process_time()
    network = trainer.run()
    return network, (time.process_time() - start) / max((trainer.step - before) * options.batch, 1)


def offsets(attention, side):
    """(rows, columns, 2): how far away, in parts of the picture (x, y), every cell borrows. None has no map."""
    if attention.ndim == 4:  # sampling positions
        grid = attention[0].permute(1, 2, 0).numpy()
        rows, columns = grid.shape[:2]
        own = np.stack(np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows), 2)
        return (grid + 1) / 2 - own
    cells, keys = attention.shape[1:]
    n, k = int(round(cells**0.5)), int(round(keys**0.5))
    best = attention[0].argmax(1).numpy()
    source = np.stack([best % k, best // k], 1).reshape(n, n, 2) / k
    own = np.stack(np.meshgrid(np.arange(n), np.arange(n)), 2) / n
    return source - own


def colour(offset, mask):
    """Direction as hue, distance as saturation, on the hole; grey elsewhere. BGR uint8 at the mask's size."""
    angle = np.arctan2(offset[..., 1], offset[..., 0])
    hsv = np.stack(
        [
            (angle / (2 * np.pi) % 1) * 179,
            np.clip(np.hypot(offset[..., 0], offset[..., 1]) * 400, 0, 255),
            np.full(angle.shape, 230),
        ],
        2,
    ).astype(np.uint8)
    picture = cv2.resize(cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR), mask.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.where(mask[..., None] > 0, picture, 90).astype(np.uint8)


def strip(network, samples):
    """Result and attention map of some samples, one under the other; BGR."""
    rows = []
    for _, image, mask in samples:
        with torch.no_grad():
            _, refined, copied, _, attention = network(image * (1 - mask), mask)
        tiles = [picture * mask + image * (1 - mask) for picture in (copied, refined)]
        tiles = [
            ((tile[0].permute(1, 2, 0).numpy()[:, :, ::-1].clip(-1, 1) + 1) * 127.5).astype(np.uint8) for tile in tiles
        ]
        hole = mask[0, 0].numpy()
        tiles.append(np.full_like(tiles[0], 90) if attention is None else colour(offsets(attention, len(hole)), hole))
        rows.append(np.concatenate(tiles, 1))
    return np.concatenate(rows)


def run_row(name, options, samples):
    if name in ("PatchMatch", "push-pull fill"):
        means, _ = measure(patchmatch if name == "PatchMatch" else push_pull, samples, {})
        result = {"row": name, "steps": 0, **means}
    else:
        network, cost = train_row(name, options)
        started = time.process_time()
        with torch.no_grad():
            pictures = [network(image * (1 - mask), mask)[1:3] for _, image, mask in samples]
        fill_cost = (time.process_time() - started) / len(samples)
        refined, copied = (iter([pair[part] for pair in pictures]) for part in (0, 1))
        means, _ = measure(lambda image, mask: next(refined), samples, {})
        copied, _ = measure(lambda image, mask: next(copied), samples, {})
        result = {
            "row": name,
            "steps": options.steps,
            "batch": options.batch,
            "size": options.size,
            "train_seconds_per_sample": cost,
            "fill_seconds": fill_cost,
            "copied_l1": None if ROWS[name][0].get("attention") == "none" else copied["l1"],
            **means,
        }
        cv2.imwrite(str(options.out / f"{file_name(name)}.png"), strip(network, samples[:8:3]))
    (options.out / f"{file_name(name)}.json").write_text(json.dumps(result, indent=1))
    return result


def write_table(results, path):
    lines = [
        "| row | l1 % | l2 % | PSNR dB | TV % | copied l1 % | training, CPU s per sample | filling, CPU s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    show = lambda value, digits: "-" if value is None else f"{value:.{digits}f}"
    for r in results:
        lines.append(
            f"| {r['row']} | {show(r['l1'], 2)} | {show(r['l2'], 2)} | {show(r['psnr'], 2)} | {show(r['tv'], 2)} | "
            f"{show(r.get('copied_l1'), 2)} | {show(r.get('train_seconds_per_sample'), 3)} | "
            f"{show(r.get('fill_seconds'), 3)} |"
        )
    path.write_text("\n".join(lines) + "\n")


def write_plot(results, path):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, panel = pyplot.subplots(figsize=(8, 0.4 * len(results) + 1))
    names = [r["row"] for r in results][::-1]
    panel.barh(names, [r["l1"] for r in results][::-1], color="#4a7fb5", label="refined")
    copied = [(r["row"], r["copied_l1"]) for r in results if r.get("copied_l1")]
    if copied:
        panel.plot(
            [value for _, value in copied], [name for name, _ in copied], "o", color="#c0504d", label="copied picture"
        )
    panel.set(xlabel="l1 in the hole, % (lower is better)", xlim=(min(r["l1"] for r in results) * 0.8, None))
    panel.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=80)


def write_sheet(names, folder, path):
    """All rows' strips (copied picture, refined picture, where from) on one sheet, labelled."""
    tiles = []
    for name in names:
        file = folder / f"{file_name(name)}.png"
        if file.exists():
            tile = cv2.copyMakeBorder(cv2.imread(str(file)), 18, 4, 2, 2, cv2.BORDER_CONSTANT, value=(255, 255, 255))
            tiles.append(cv2.putText(tile, name, (4, 13), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1, cv2.LINE_AA))
    if not tiles:
        return
    columns = min(4, len(tiles))
    tiles += [np.full_like(tiles[0], 255)] * (-len(tiles) % columns)
    cv2.imwrite(
        str(path), np.concatenate([np.concatenate(tiles[i : i + columns], 1) for i in range(0, len(tiles), columns)])
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", required=True, type=Path, help="folder that pack.py wrote")
    parser.add_argument("--eval", required=True, type=Path)
    parser.add_argument(
        "--coarse",
        required=True,
        type=Path,
        help="trained weights: a checkpoint of train.py or a bundle's folder, e.g. ../default",
    )
    parser.add_argument("--warm", action="store_true", help="start from the trained refinement in --coarse as well")
    parser.add_argument("--steps", type=int, default=100, help="optimiser steps per row")
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--seed", type=int, default=11, help="order of samples and what is not trained yet")
    parser.add_argument("--masks-per-photo", type=int, default=2)
    parser.add_argument("--only", action="append", help="run this row alone (may be repeated)")
    parser.add_argument("--out", type=Path, default=Path("runs/ablations"))
    parser.add_argument("--shapes", type=int, default=6000, help="shapes in the bank of holes")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    rows = ["push-pull fill", "PatchMatch", *ROWS]
    unknown = set(options.only or ()) - set(rows)
    if unknown:
        parser.error(f"no row called {', '.join(sorted(unknown))}; rows: {', '.join(rows)}")
    samples = pairs(options.eval / "photos", options.eval / "masks", options.size, options.masks_per_photo)
    results = []
    for name in rows:
        done = options.out / f"{file_name(name)}.json"
        if done.exists():
            results.append(json.loads(done.read_text()))
        elif not options.only or name in options.only:
            results.append(run_row(name, options, samples))
            print(json.dumps(results[-1]), flush=True)
    write_table(results, options.out / "table.md")
    write_plot(results, options.out / "plot.png")
    write_sheet(rows, options.out, options.out / "attention.png")


if __name__ == "__main__":
    main()
