"""Distance of two pictures in the feature space of a trained image network.

The networks come with the npm package `nsfwjs` (MIT), which the project has for other tests anyway:
MobileNetV2 for the training loss, Inception V3 as a judge that training never saw. Their files are read
here and run by a small Keras interpreter. `python perceptual.py --out FILE.npz` keeps MobileNetV2 in one file for
machines without the package.
"""
import argparse
import base64
import json
import subprocess
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

MODELS = Path(__file__).resolve().parents[2] / "node_modules" / "nsfwjs" / "dist" / "models"
TAPS = {
    "mobilenet_v2": ("block_1_project_BN", "block_2_add", "block_4_add", "block_7_add"),
    "inception_v3": ("activation_3", "activation_5", "mixed0", "mixed2", "mixed4"),
}
SETTINGS = {"padding", "kernel_size", "strides", "max_value", "activation", "pool_size"}
DUMP = "const m=require(process.argv[1]);process.stdout.write(typeof m==='string'?m:JSON.stringify(m))"


def read_package_file(path):
    """The value a .min.js file of the package exports, as text (the package stores JSON and base64 as JavaScript)."""
    return subprocess.run(["node", "-e", DUMP, str(path)], check=True, capture_output=True, text=True).stdout


def read_model(name):
    """(layers, {weight name: float32 array}) of one of the package's models."""
    folder = MODELS / name
    if not folder.is_dir():
        raise FileNotFoundError(
            f"{folder} is missing: run `npm ci` first, the perceptual term uses the nsfwjs package."
        )
    model = json.loads(read_package_file(folder / "model.min.js"))
    weights = {}
    for group in model["weightsManifest"]:
        shards = [folder / f"{path}.min.js" for path in group["paths"]]
        data = b"".join(base64.b64decode(read_package_file(shard)) for shard in shards)
        offset = 0
        for spec in group["weights"]:
            stored = spec.get("quantization", {"dtype": spec["dtype"]})
            kind = np.dtype(stored["dtype"])
            count = int(np.prod(spec["shape"]))
            values = np.frombuffer(data, kind, count, offset).astype(np.float32)
            offset += count * kind.itemsize
            if "scale" in stored:
                values = values * stored["scale"] + stored["min"]
            weights[spec["name"]] = values.reshape(spec["shape"])
        if offset != len(data):
            raise ValueError(f"{folder}: {len(data)} bytes of weights, {offset} expected.")
    return model["modelTopology"]["model_config"]["config"]["layers"], weights


def same_padding(x, kernel, stride):
    """TensorFlow's 'same': what does not divide evenly is padded right and below."""
    pads = []
    for size, k, s in zip(x.shape[:1:-1], kernel[::-1], stride[::-1]):
        total = max((-(-size // s) - 1) * s + k - size, 0)
        pads += [total // 2, total - total // 2]
    return pads


def save(path, name="mobilenet_v2"):
    """Keeps the part of a network that is looked at in one file (float16), for machines without the npm package."""
    features = Features(name)
    buffers = {key: value.numpy().astype(np.float16) for key, value in features.named_buffers()}
    steps = json.dumps(
        [
            [kind, {key: config[key] for key in config if key in SETTINGS}, title, inputs]
            for kind, config, title, inputs in features.steps
        ]
    )
    np.savez(path, steps=np.frombuffer(steps.encode(), np.uint8), **buffers)


class Features(nn.Module):
    """Feature maps of `name` at its taps; picture N,3,H,W in [-1, 1], any size. file: what `save` wrote; without it
    the npm package is read."""

    def __init__(self, name="mobilenet_v2", file=None):
        super().__init__()
        self.taps = TAPS[name]
        if file:
            with np.load(file) as stored:
                self.steps = [tuple(step) for step in json.loads(bytes(stored["steps"]).decode())]
                for key in set(stored.files) - {"steps"}:
                    values = torch.from_numpy(stored[key].astype(np.float32))
                    self.register_buffer(key, values, persistent=False)
            return
        layers, weights = read_model(name)
        self.steps, found = [], set()
        for layer in layers:
            kind, config, title = layer["class_name"], layer["config"], layer["name"]
            inputs = [node[0] for node in layer["inbound_nodes"][0]] if layer["inbound_nodes"] else []
            self.steps.append((kind, config, title, inputs))
            self._keep(kind, config, title, weights)
            found.add(title)
            if found.issuperset(self.taps):
                break
        missing = set(self.taps) - found
        if missing:
            raise ValueError(f"{name} has no layer called {', '.join(sorted(missing))}.")

    def _keep(self, kind, config, title, weights):
        key = title.replace(".", "_")
        if kind == "Conv2D":
            kernel = torch.from_numpy(weights[f"{title}/kernel"].transpose(3, 2, 0, 1).copy())
        elif kind == "DepthwiseConv2D":
            kernel = torch.from_numpy(weights[f"{title}/depthwise_kernel"].transpose(2, 3, 0, 1).copy())
        elif kind == "BatchNormalization":
            gain = 1 / np.sqrt(weights[f"{title}/moving_variance"] + config["epsilon"])
            gain = gain * weights.get(f"{title}/gamma", np.float32(1))
            shift = weights[f"{title}/beta"] - weights[f"{title}/moving_mean"] * gain
            self.register_buffer(f"gain_{key}", torch.from_numpy(gain).view(1, -1, 1, 1), persistent=False)
            self.register_buffer(f"shift_{key}", torch.from_numpy(shift).view(1, -1, 1, 1), persistent=False)
            return
        else:
            return
        if config.get("use_bias"):
            raise ValueError(f"layer {title} has a bias, which this reader does not know")
        self.register_buffer(f"kernel_{key}", kernel, persistent=False)

    def _run(self, kind, config, title, inputs):
        x, key = inputs[0], title.replace(".", "_")
        if kind in ("Conv2D", "DepthwiseConv2D"):
            kernel = getattr(self, f"kernel_{key}")
            if config["padding"] == "same":
                x = F.pad(x, same_padding(x, config["kernel_size"], config["strides"]))
            groups = x.shape[1] if kind == "DepthwiseConv2D" else 1
            return F.conv2d(x, kernel, stride=tuple(config["strides"]), groups=groups)
        if kind == "BatchNormalization":
            return x * getattr(self, f"gain_{key}") + getattr(self, f"shift_{key}")
        if kind == "ReLU":
            return x.clamp(0, config["max_value"]) if config.get("max_value") else x.clamp_min(0)
        if kind == "Activation" and config["activation"] == "relu":
            return x.clamp_min(0)
        if kind == "ZeroPadding2D":
            (top, bottom), (left, right) = config["padding"]
            return F.pad(x, (left, right, top, bottom))
        if kind == "MaxPooling2D" and config["padding"] == "valid":
            return F.max_pool2d(x, tuple(config["pool_size"]), tuple(config["strides"]))
        if kind == "AveragePooling2D" and config["padding"] == "same" and config["strides"] == [1, 1]:
            k = config["pool_size"][0]
            return F.avg_pool2d(x, k, 1, padding=k // 2, count_include_pad=False)
        if kind == "Add":
            return sum(inputs[1:], x)
        if kind == "Concatenate":
            return torch.cat(inputs, 1)
        raise ValueError(f"layer {title} of kind {kind} is not known to this reader")

    def forward(self, picture):
        # nsfwjs feeds [0, 1]
        values, out = {}, []
        for kind, config, title, inputs in self.steps:
            values[title] = (
                (picture + 1) / 2
                if kind == "InputLayer"
                else self._run(kind, config, title, [values[i] for i in inputs])
            )
            if title in self.taps:
                out.append(values[title])
        return out

    def distance(self, output, target):
        """N distances: the taps' feature maps, unit length per position, mean squared difference, summed over taps."""
        total = 0
        with torch.no_grad():
            wanted = self(target)
        for a, b in zip(self(output), wanted):
            a = a / a.pow(2).sum(1, keepdim=True).add(1e-8).sqrt()
            b = b / b.pow(2).sum(1, keepdim=True).add(1e-8).sqrt()
            total = total + (a - b).pow(2).sum(1).mean((1, 2))
        return total


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, type=Path)
    save(parser.parse_args().out)


if __name__ == "__main__":
    main()
