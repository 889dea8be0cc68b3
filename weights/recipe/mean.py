"""The mean of one part of two trainings: `python mean.py --weights RUN/average.pt --other OTHER.pt --out NEW.pt`.

Training on moves weights back and forth as well as forward; half of the way is often better than all of it. Everything
else is that of --weights.
"""
import argparse
from pathlib import Path

import checkpoint


def mean_of(state, other, part):
    """The first network's state, with the mean of both where a name begins with the part."""
    mixed = dict(state)
    for key, value in state.items():
        if key.startswith(f"{part}.") and value.is_floating_point():
            mixed[key] = (value.float() + other[key].float()) / 2
    if not any(key.startswith(f"{part}.") for key in state):
        raise ValueError(f"The network has no part called '{part}'.")
    return mixed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", required=True, type=Path)
    parser.add_argument("--other", required=True, type=Path)
    parser.add_argument("--part", default="refine", help="coarse or refine")
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    whole = checkpoint.load(options.weights)
    state = mean_of(checkpoint.network_state(options.weights), checkpoint.network_state(options.other), options.part)
    checkpoint.save({**whole, "ema": state}, options.out)


if __name__ == "__main__":
    main()
