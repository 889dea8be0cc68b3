"""Known answers for the engine's tests: `python known_outputs.py --out ../../test/core/known-outputs`.

For every architecture, PyTorch's coarse and refined picture of a small input, where weights and input come
from a formula that the test repeats, so that no weights have to be kept: number i of a series with a name
is a hash of both, spread evenly over -1..1.
"""
import argparse
from pathlib import Path

import numpy as np
import torch

from deepfill_v2 import DeepFillV2
from folding import NETWORKS, load_tensors, tensors_of

SIDE, HOLE = 64, (18, 40, 14, 45)  # top, bottom, left, right


def series(name, count):
    """count float32 numbers in -1..1."""
    seed = 0
    for letter in name.encode():
        seed = (seed * 31 + letter) & 0xFFFFFFFF
    x = np.arange(count, dtype=np.uint64) * 0x9E3779B1 + seed
    x &= 0xFFFFFFFF
    x ^= x >> 15
    x = (x * 0x85EBCA77) & 0xFFFFFFFF
    x ^= x >> 13
    return (x.astype(np.float64) / 2147483648.0 - 1.0).astype(np.float32)


def formula_tensors(network):
    """Kernels that neither let the signal die nor clip it all (uniform, variance 4/3 inputs; gates halve
    it), small biases."""
    out, variance = {}, 16.0 if isinstance(network, DeepFillV2) else 4.0
    for name, values in tensors_of(network).items():
        gain = np.sqrt(variance / np.prod(values.shape[:3])) if values.ndim == 4 else 0.1
        out[name] = (series(name, values.size) * np.float32(gain)).reshape(values.shape)
    return out


def formula_input():
    """image 1,3,S,S: a slope with noise, so that matches are neither equal nor arbitrary; mask 1,1,S,S."""
    slope = np.arange(SIDE, dtype=np.float32) / np.float32(SIDE) - np.float32(0.5)
    noise = series("image", SIDE * SIDE * 3).reshape(SIDE, SIDE, 3)
    image = noise * np.float32(0.5) + slope[:, None, None]
    mask = np.zeros((1, 1, SIDE, SIDE), np.float32)
    mask[:, :, HOLE[0] : HOLE[1], HOLE[2] : HOLE[3]] = 1
    return torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))[None], torch.from_numpy(mask)


def known_outputs(architecture):
    """{stage: float32 H,W,3}, unpasted."""
    network = NETWORKS[architecture]().eval()
    load_tensors(network, formula_tensors(network))
    image, mask = formula_input()
    with torch.no_grad():
        coarse, refined = network(image * (1 - mask), mask)[:2]
    return {"coarse": coarse[0].permute(1, 2, 0).numpy(), "refined": refined[0].permute(1, 2, 0).numpy()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for architecture in NETWORKS:
        pictures = known_outputs(architecture)
        for stage, picture in pictures.items():
            picture.astype("<f4").tofile(options.out / f"{architecture}-{stage}.f32")
            print(
                architecture,
                stage,
                picture.shape,
                f"from {picture.min():.3f} to {picture.max():.3f}, deviation {picture.std():.3f}",
            )
    (options.out / "shape.json").write_text(f'{{ "side": {SIDE}, "hole": {list(HOLE)} }}\n')


if __name__ == "__main__":
    main()
