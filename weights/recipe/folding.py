"""Between PyTorch's networks and the bundle's tensors: batch norm worked into the convolutions, kernels HWIO."""
from pathlib import Path

import numpy as np
import torch

import bundle
import checkpoint
from deepfill import DeepFill
from deepfill_v1 import DeepFillV1
from deepfill_v2 import DeepFillV2
from networks import ConvBlock, Pyramid, Pyramid2, Pyramid3, batch_norms


def fold(block):
    """(kernel HWIO, bias) of a convolution with its batch norm worked in; float64 inside."""
    norm = block.b
    gain = norm.weight.double() / (norm.running_var.double() + norm.eps).sqrt()
    kernel = block.c.weight.double() * gain.view(-1, 1, 1, 1)
    bias = norm.bias.double() - norm.running_mean.double() * gain
    return kernel.permute(2, 3, 1, 0).float().numpy(), bias.float().numpy()


def bundle_name(network):
    """How the engine calls the layer at a path of the module tree: the layers of DeepFill by their own names alone."""
    return (lambda path: path.split("/")[-1]) if isinstance(network, DeepFill) else (lambda path: path)


def tensors_of(network):
    """{bundle name: array} in the order of the module tree; layers of the attention variants have no place
    in the engine."""
    out = {}
    named = bundle_name(network)

    def visit(module, path):
        if isinstance(module, ConvBlock):
            out[f"{named(path)}/kernel"], out[f"{named(path)}/bias"] = fold(module)
        elif isinstance(module, torch.nn.Conv2d):
            out[f"{named(path)}/kernel"] = module.weight.permute(2, 3, 1, 0).numpy()
            out[f"{named(path)}/bias"] = module.bias.numpy()
        else:
            if list(module.parameters(recurse=False)):
                raise ValueError(f"{path} cannot be exported: the engine has no such layer")
            for name, child in module.named_children():
                visit(child, f"{path}/{name}" if path else name)

    with torch.no_grad():
        visit(network, "")
    return out


def load_tensors(network, tensors):
    """Put a bundle's folded tensors into a network of the same architecture (its batch norms become plain biases)."""
    left = dict(tensors)
    named = bundle_name(network)

    def take(name, like):
        values = torch.from_numpy(np.array(left.pop(name)))
        values = values.permute(3, 2, 0, 1) if values.ndim == 4 else values
        if values.shape != like.shape:
            raise ValueError(f"{name} has the shape {tuple(values.shape)}, the network wants {tuple(like.shape)}")
        like.copy_(values)

    def visit(module, path):
        if isinstance(module, ConvBlock):
            take(f"{named(path)}/kernel", module.c.weight)
            take(f"{named(path)}/bias", module.b.bias)
            module.b.weight.fill_(1)
            module.b.running_mean.zero_()
            module.b.running_var.fill_(1 - module.b.eps)
        elif isinstance(module, torch.nn.Conv2d):
            take(f"{named(path)}/kernel", module.weight)
            take(f"{named(path)}/bias", module.bias)
        else:
            for name, child in module.named_children():
                visit(child, f"{path}/{name}" if path else name)

    with torch.no_grad():
        visit(network, "")
    if left:
        raise ValueError(f"the network has no layer for {', '.join(sorted(left))}")
    return network.eval()


NETWORKS = {
    "pyramid": Pyramid,
    "pyramid-2": Pyramid2,
    "pyramid-3": Pyramid3,
    "deepfill-v1": DeepFillV1,
    "deepfill-v2": DeepFillV2,
}


@torch.no_grad()
def unfold_norms(network, run, batches=16):
    """Gives the batch norms of a network that was read from a bundle statistics of their own again. The network makes
    what it made before, and can be trained on with `norm = "batch"`. run(network, number) shows it one batch."""
    norms = batch_norms(network.eval())
    sums = {norm: torch.zeros(2, norm.num_features, dtype=torch.float64) for norm in norms}

    def look(norm, inputs):
        x = inputs[0].double()
        sums[norm] += torch.stack([x.mean((0, 2, 3)), x.pow(2).mean((0, 2, 3))]).cpu() / batches

    hooks = [norm.register_forward_pre_hook(look) for norm in norms]
    for number in range(batches):
        run(network, number)
    for hook in hooks:
        hook.remove()
    for norm in norms:
        mean, square = (values.to(norm.bias) for values in sums[norm])
        variance = (square - mean * mean).clamp_min(0)
        gain = norm.weight / (norm.running_var + norm.eps).sqrt()
        norm.bias += gain * (mean - norm.running_mean)
        norm.weight.copy_(gain * (variance + norm.eps).sqrt())
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)


def build_network(options):
    """A network by its options: `architecture` and what its class takes."""
    options = dict(options)
    architecture = options.pop("architecture", "pyramid")
    if architecture not in NETWORKS:
        raise ValueError(f"unknown architecture '{architecture}'; use {', '.join(NETWORKS)}")
    return NETWORKS[architecture](**options)


def read_state(path):
    """(network options, state) of a checkpoint file or of a bundle's folder. The batch norms of a bundle
    are plain biases: measure with it, or give them statistics first (`unfold_norms`)."""
    if Path(path).is_dir():
        architecture, tensors = bundle.read(path)
        return {"architecture": architecture}, load_tensors(NETWORKS[architecture](), tensors).state_dict()
    options = checkpoint.load(path).get("config", {}).get("network", {"architecture": "pyramid"})
    return options, checkpoint.network_state(path)
