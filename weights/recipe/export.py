"""Turn a training checkpoint into the bundle that the engine reads.

Usage: `python export.py --weights checkpoint.pt --out DIR`

Batch norm is folded into the convolutions. --storage int8 (default) keeps 8 bit per output channel where
that does not show, float16 halves instead. With --photos and --masks the written bundle is compared with
its float16 form on every pair of pictures, and the run fails below --least-psnr. --known-outputs DIR
writes what PyTorch makes of one picture, for parity tests.
"""
import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import torch

import bundle
import checkpoint
from evaluate import load_network, pairs
from folding import load_tensors, tensors_of


def small_or_outer(name, values):
    """What stays float16 in an 8-bit bundle: biases, and the kernels next to the picture (first from RGB,
    last to RGB)."""
    if not name.endswith("kernel"):
        return True
    return min(values.shape[2:]) <= 5


def storage_rule(kind):
    if kind == "int8":
        return lambda name, values: "float16" if small_or_outer(name, values) else "int8"
    return lambda name, values: kind


def compare(network, first, second, samples):
    """[(name, PSNR of the filled pictures, PSNR in the hole)]: 8-bit pictures from the weights of two bundles."""
    pictures = []
    for tensors in (first, second):
        load_tensors(network, tensors)
        with torch.no_grad():
            pictures.append(
                [
                    (
                        (network(image * (1 - mask), mask)[1].clamp(-1, 1) * mask + image * (1 - mask) + 1) * 127.5
                    ).round()
                    for _, image, mask in samples
                ]
            )
    out = []
    for (name, _, mask), a, b in zip(samples, *pictures):
        squares = ((a - b) / 255).pow(2)
        out.append(
            (
                name,
                -10 * np.log10(max(squares.mean().item(), 1e-12)),
                -10 * np.log10(max((squares * mask).sum().item() / (3 * mask.sum().item()), 1e-12)),
            )
        )
    return out


def write_known_outputs(network, folder, image, mask):
    """input.png, mask.png and coarse/refined/copied as float32 HWC in [-1, 1], pasted by the mask."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        coarse, refined, copied = network(image * (1 - mask), mask)[:3]
    known = {"coarse": coarse, "refined": refined, "copied": copied}
    for name, picture in known.items():
        if picture is not None:
            pasted = (picture * mask + image * (1 - mask))[0].permute(1, 2, 0).numpy().astype("<f4")
            pasted.tofile(folder / f"{name}.f32")
    cv2.imwrite(
        str(folder / "input.png"),
        ((image[0].permute(1, 2, 0).numpy() + 1) * 127.5).round().astype(np.uint8)[:, :, ::-1],
    )
    cv2.imwrite(str(folder / "mask.png"), (mask[0, 0].numpy() * 255).astype(np.uint8))
    (folder / "shape.json").write_text(json.dumps({"height": image.shape[2], "width": image.shape[3]}))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--architecture", help="the network to run the weights in, if not their own, e.g. pyramid-2")
    parser.add_argument("--storage", choices=("int8", "float16", "float32"), default="int8")
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--masks", type=Path)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--masks-per-photo", type=int, default=1)
    parser.add_argument("--least-psnr", type=float, default=40.0)
    parser.add_argument("--known-outputs", type=Path)
    parser.add_argument("--summary", type=json.loads, default={}, help="JSON kept in the manifest as `training`")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    state = checkpoint.load(options.weights)
    network = load_network(options.weights, options.architecture)
    tensors = tensors_of(network)
    architecture = options.architecture or state.get("config", {}).get("network", {}).get("architecture", "pyramid")
    summary = {"samples": state.get("samples_seen"), **options.summary}
    manifest = bundle.write(options.out, architecture, tensors, storage_rule(options.storage), summary)
    size = (options.out / "weights.bin").stat().st_size
    print(f"{options.out}: {len(manifest['weights'])} tensors, {size} bytes, SHA-256 {manifest['sha256']}")
    samples = pairs(options.photos, options.masks, options.size, options.masks_per_photo) if options.photos else []
    if options.known_outputs:
        if not samples:
            parser.error("--known-outputs needs --photos and --masks")
        write_known_outputs(network, options.known_outputs, *samples[0][1:])
    if samples:
        halves = {name: values.astype(np.float16).astype(np.float32) for name, values in tensors.items()}
        rows = compare(network, halves, bundle.read(options.out)[1], samples)
        for name, whole, hole in sorted(rows, key=lambda row: row[1])[:5]:
            print(f"{name}: {whole:.1f} dB to float16 in the picture, {hole:.1f} dB in the hole")
        worst = min(whole for _, whole, _ in rows)
        print(f"worst of {len(rows)}: {worst:.1f} dB; mean {np.mean([whole for _, whole, _ in rows]):.1f} dB")
        if worst < options.least_psnr:
            raise SystemExit(f"below {options.least_psnr} dB: keep float16, or more layers of it")


if __name__ == "__main__":
    main()
