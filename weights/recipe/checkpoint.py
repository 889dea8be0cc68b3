"""Files that are either whole or absent: everything is written beside its target and renamed."""
import os
from pathlib import Path

import torch


def save(state, path):
    path = Path(path)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    torch.save(state, partial)
    os.replace(partial, path)


def load(path):
    return torch.load(path, map_location="cpu")


def network_state(path):
    """The network's weights in a training checkpoint (its running average) or a plain file with a `model` entry."""
    state = load(path)
    return state.get("ema") or state["model"]
