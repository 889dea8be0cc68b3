"""The weights bundle the engine reads: manifest.json and weights.bin. The format is described in README.md.

Kernels are HWIO (dense ones in, out), in the order of the manifest, little-endian, without padding.
"""
import hashlib
import json
import os
from pathlib import Path

import numpy as np

FORMAT = "contextual-fill-weights"
LARGEST_HALF = 65504.0
CLIPS = np.linspace(0.6, 1.0, 21)  # candidates for the largest value kept, as a part of the channel's largest


def quantise(values):
    """(scales per last axis float16, int8 values): symmetric, per output channel, the scale with the least
    squared error."""
    flat = values.reshape(-1, values.shape[-1]).astype(np.float32)
    largest = np.abs(flat).max(0)
    best_scale = np.full(flat.shape[1], 6e-8, np.float16)  # smallest half: an all-zero channel stays zero
    best_error = np.full(flat.shape[1], np.inf, np.float32)
    for clip in CLIPS:
        scale = (largest * np.float32(clip) / 127).astype(np.float16)
        wide = np.maximum(scale.astype(np.float32), 6e-8)
        restored = np.clip(np.round(flat / wide), -127, 127) * wide
        error = ((restored - flat) ** 2).sum(0)
        better = (error < best_error) & (scale > 0)
        best_scale, best_error = np.where(better, scale, best_scale), np.where(better, error, best_error)
    steps = np.clip(np.round(flat / best_scale.astype(np.float32)), -127, 127).astype(np.int8)
    return best_scale.astype("<f2"), steps.reshape(values.shape)


def encode(name, values, storage):
    """(manifest entry, bytes) of one tensor; storage is float32, float16 or int8."""
    values = np.ascontiguousarray(values, np.float32)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} holds a number that is not finite")
    entry = {"name": name, "shape": list(values.shape), "dtype": "float32"}
    if storage == "float32":
        return entry, values.astype("<f4").tobytes()
    if storage == "float16":
        if np.abs(values).max() > LARGEST_HALF:
            raise ValueError(f"{name} does not fit float16: its largest value is {np.abs(values).max():.4g}")
        return {**entry, "quantization": {"dtype": "float16"}}, values.astype("<f2").tobytes()
    if storage == "int8":
        scales, steps = quantise(values)
        entry["quantization"] = {"dtype": "int8", "axis": values.ndim - 1}
        return entry, scales.tobytes() + steps.tobytes()
    raise ValueError(f"unknown storage '{storage}'")


def decode(entry, data):
    """The float32 values of one manifest entry."""
    shape = entry["shape"]
    kind = entry.get("quantization", {}).get("dtype", "float32")
    if kind == "int8":
        channels = shape[-1]
        scales = np.frombuffer(data, "<f2", channels).astype(np.float32)
        return np.frombuffer(data, np.int8, offset=2 * channels).astype(np.float32).reshape(shape) * scales
    return np.frombuffer(data, {"float16": "<f2", "float32": "<f4"}[kind]).astype(np.float32).reshape(shape)


def byte_length(entry):
    count, kind = int(np.prod(entry["shape"])), entry.get("quantization", {}).get("dtype", "float32")
    return {"float32": 4 * count, "float16": 2 * count, "int8": count + 2 * entry["shape"][-1]}[kind]


def write(folder, architecture, tensors, storage, training=None):
    """tensors: {name: array}; storage: function(name, array) -> float32, float16 or int8. Returns the manifest."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    encoded = [encode(name, values, storage(name, values)) for name, values in tensors.items()]
    data = b"".join(part for _, part in encoded)
    manifest = {
        "format": FORMAT,
        "architecture": architecture,
        "sha256": hashlib.sha256(data).hexdigest(),
        "training": training or {},
        "weights": [entry for entry, _ in encoded],
    }
    for name, content in (("weights.bin", data), ("manifest.json", (json.dumps(manifest, indent=1) + "\n").encode())):
        partial = folder / f"{name}.partial"
        partial.write_bytes(content)
        os.replace(partial, folder / name)
    return manifest


def read(folder):
    """(architecture, {name: float32 array}) of a bundle; raises ValueError if bytes and manifest do not fit."""
    folder = Path(folder)
    manifest, data = json.loads((folder / "manifest.json").read_text()), (folder / "weights.bin").read_bytes()
    if manifest.get("format") != FORMAT:
        raise ValueError(f"{folder}/manifest.json is not a manifest of Contextual Fill")
    wanted = sum(byte_length(entry) for entry in manifest["weights"])
    if wanted != len(data):
        raise ValueError(f"{folder}/weights.bin has {len(data)} bytes, the manifest describes {wanted}")
    if manifest.get("sha256", hashlib.sha256(data).hexdigest()) != hashlib.sha256(data).hexdigest():
        raise ValueError(f"{folder}/weights.bin is not the file the manifest was written for (SHA-256 differs)")
    tensors, offset = {}, 0
    for entry in manifest["weights"]:
        length = byte_length(entry)
        tensors[entry["name"]] = decode(entry, data[offset : offset + length])
        offset += length
    return manifest["architecture"], tensors
