"""Train a network: `python train.py --config pyramid.toml --pack PACK --minutes N`.

The pack is made by pack.py. Stages come from the TOML file, each with its share of the minutes. Stopping (Ctrl-C,
SIGTERM, power) loses at most a minute or two: the same command with the same --out goes on where the last checkpoint
stands. The same on a processor and on a GPU, which is used where there is one.
"""
import argparse
import json
import os
import signal
import time
from pathlib import Path

import cv2
import torch

import held_out
import pack
from log import plot
from stages import read_config
from trainer import Trainer


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default=Path(__file__).with_name("pyramid.toml"), type=Path)
    parser.add_argument("--pack", required=True, type=Path, help="folder that pack.py wrote")
    budget = parser.add_mutually_exclusive_group(required=True)
    budget.add_argument("--minutes", type=float, help="wall-clock budget of the whole run, over all its sittings")
    budget.add_argument("--steps", type=int, help="or a number of optimiser steps: repeatable exactly")
    parser.add_argument("--cpu", action="store_true", help="count the process's CPU time instead")
    parser.add_argument("--out", type=Path, default=Path("runs/pyramid"), help="checkpoints, log and sheets go here")
    parser.add_argument(
        "--init", type=Path, help="start from these weights (.pt, or a bundle's folder) instead of from nothing"
    )
    parser.add_argument("--features", type=Path, help="file of perceptual.py, where npm packages are not installed")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes that draw at the start")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    return parser.parse_args()


def main():
    options = parse_options()
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(1)
    trainer = Trainer(
        read_config(options.config),
        options.pack,
        options.out,
        options.minutes,
        options.steps,
        options.init,
        options.features,
        options.workers,
        clock=time.process_time if options.cpu else time.monotonic,
    )
    print(f"{len(trainer.pictures)} pictures, {options.threads} threads, {trainer.device}", flush=True)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: setattr(trainer, "stop", True))
    trainer.run()
    plot(options.out / "log.csv")
    trainer.sheet()
    if pack.read(options.pack, held=True)[1]:
        figures = held_out.measure(trainer.average.network, options.pack, trainer.holes, trainer.device)
        (options.out / "held-out.json").write_text(json.dumps(figures, indent=1))
        print(json.dumps(figures))
    print(f"{'stopped' if trainer.stop else 'done'} at step {trainer.step}; weights in {options.out / 'average.pt'}")


if __name__ == "__main__":
    main()
