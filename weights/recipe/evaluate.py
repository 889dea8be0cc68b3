"""Measure weights on hidden pictures.

Usage: `python evaluate.py --photos DIR --masks DIR --weights FILE [FILE ...]`
Weights are checkpoints of train.py (.pt) or folders with a bundle.

Every photograph is cut to its central square, scaled to --size and paired with --masks-per-photo masks in
a fixed, spread order. Printed per file, averaged over the pairs: l1 and l2 in the hole (per cent of the
value range), PSNR in the hole (dB), total variation of the filled picture (per cent), perceptual distance
(MobileNetV2, which training may have used, and Inception V3, which it may not).
"""
import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from pack import EXTENSIONS
from folding import build_network, read_state
from networks import push_pull
from perceptual import Features

SPREAD_PHOTO, SPREAD_TURN = 7, 11  # steps through the masks; prime to their number, so pairs do not repeat


def pictures(folder):
    files = sorted(p for p in Path(folder).iterdir() if p.suffix.lower() in EXTENSIONS)
    if not files:
        raise ValueError(f"No pictures in {folder}.")
    return files


def read_square(file, size):
    """3,size,size in [-1, 1]: the central square of a picture."""
    image = cv2.imread(str(file), cv2.IMREAD_COLOR)
    side = min(image.shape[:2])
    top, left = (image.shape[0] - side) // 2, (image.shape[1] - side) // 2
    image = cv2.resize(image[top : top + side, left : left + side], (size, size), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(np.ascontiguousarray(image[:, :, ::-1].transpose(2, 0, 1))).float() / 127.5 - 1


def read_mask(file, size):
    mask = cv2.resize(cv2.imread(str(file), cv2.IMREAD_GRAYSCALE), (size, size), interpolation=cv2.INTER_NEAREST)
    return torch.from_numpy((mask > 127)[None].astype(np.float32))


def pairs(photos, masks, size, masks_per_photo):
    """[(name, image 1,3,S,S, mask 1,1,S,S)]"""
    photo_files, mask_files = pictures(photos), pictures(masks)
    out = []
    for index, photo in enumerate(photo_files):
        image = read_square(photo, size)
        for turn in range(masks_per_photo):
            mask = mask_files[(SPREAD_PHOTO * index + SPREAD_TURN * turn) % len(mask_files)]
            out.append((f"{photo.stem}+{mask.stem}", image[None], read_mask(mask, size)[None]))
    return out


def total_variation(picture):
    return 0.5 * (
        (picture[:, :, 1:] - picture[:, :, :-1]).abs().mean() + (picture[..., 1:] - picture[..., :-1]).abs().mean()
    )


def measure(fill, samples, judges):
    """fill(image, mask) -> picture N,3,H,W. Returns the means over the samples and the l1 of every sample."""
    rows = []
    for _, image, mask in samples:
        with torch.no_grad():
            # what is written is 8 bit
            picture = ((fill(image * (1 - mask), mask).clamp(-1, 1) + 1) * 127.5).round() / 127.5 - 1
            filled = picture * mask + image * (1 - mask)
            error = (filled - image) / 2
            pixels = mask.sum() * 3
            l2 = (error.pow(2).sum() / pixels).item()
            row = {
                "l1": 100 * (error.abs().sum() / pixels).item(),
                "l2": 100 * l2,
                "psnr": -10 * np.log10(max(l2, 1e-10)),
                "tv": 100 * total_variation(filled).item() / 2,
            }
            for name, judge in judges.items():
                row[name] = judge.distance(filled, image).item()
        rows.append(row)
    means = {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
    return means, [row["l1"] for row in rows]


def load_network(path, architecture=None):
    """The network of a checkpoint or of a bundle's folder, ready to measure; or another one with the same tensors."""

    options, state = read_state(path)
    network = build_network({**options, "architecture": architecture} if architecture else options)
    network.load_state_dict(state)
    return network.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", required=True, type=Path)
    parser.add_argument("--masks", required=True, type=Path)
    parser.add_argument("--weights", nargs="*", type=Path, default=[])
    parser.add_argument("--architecture", help="run the weights in this network instead of their own, e.g. pyramid-2")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--masks-per-photo", type=int, default=4)
    parser.add_argument("--parts", action="store_true", help="measure the coarse and the copied picture as well")
    parser.add_argument("--fast", action="store_true", help="no perceptual distance")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    samples = pairs(options.photos, options.masks, options.size, options.masks_per_photo)
    judges = {} if options.fast else {"mobilenet": Features("mobilenet_v2"), "inception": Features("inception_v3")}
    results = {}

    def report(name, fill):
        results[name], _ = measure(fill, samples, judges)
        print(f"{name}: " + "  ".join(f"{key} {value:.4g}" for key, value in results[name].items()), flush=True)

    report("push-pull", push_pull)
    for path in options.weights:
        network = load_network(path, options.architecture)
        with torch.no_grad():
            pictures = [network(image * (1 - mask), mask)[:3] for _, image, mask in samples]
        for part, name in ((1, f"{path}"), (0, f"{path} coarse"), (2, f"{path} copied")):
            if pictures[0][part] is not None and (part == 1 or options.parts):
                left = iter(pictures)
                report(name, lambda image, mask: next(left)[part])
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
