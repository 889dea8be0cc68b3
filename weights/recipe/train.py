"""Train a network: `python train.py --config pyramid.toml --photos DIR --minutes N`.

Stages come from the TOML file, each with its share of the minutes. Stopping (Ctrl-C, SIGTERM, power) loses
at most a minute or two: the same command with the same --out goes on where the last checkpoint stands.
"""
import argparse
import copy
import csv
import json
import math
import signal
import time
import tomllib
from pathlib import Path

import cv2
import numpy as np
import torch

import checkpoint
import critics
import data
import losses
from folding import NETWORKS
from perceptual import Features

STAGE_DEFAULTS = {
    "trains": "joint",        # coarse, refine (coarse frozen) or joint
    "size": 128,              # side of the training pictures; the coarse network sees half of it
    "batch": 16,
    "share": 1.0,             # of the minutes (or steps)
    "rate": 1e-3,             # learning rate at the start ...
    "final_rate": 1e-4,       # ... and at the end; a cosine between
    "norm": "batch",          # frozen: batch norm keeps its running statistics (small batches)
    "gamma": 0.9,             # discount per pixel of distance to the hole's border; 1 = none
    "l1": 1.0,
    "coarse": 1.2,            # weight of the coarse picture's l1 in joint stages
    "copied": 0.5,            # of the copied picture's l1: what teaches the matching
    "edges": 0.0,
    "perceptual": 0.0,
    "adversarial": "none",    # none, hinge or wgan
    "adversarial_weight": 0.01,
    "critic_steps": 1,        # critic updates per generator update
    "critic_rate": 4e-4,
}


SLOWEST_NORM = 0.05           # weight of a new batch in the running statistics of batch norm


def read_config(path):
    with open(path, "rb") as file:
        config = tomllib.load(file)
    for stage in config["stage"]:
        unknown = set(stage) - set(STAGE_DEFAULTS) - {"name"}
        if unknown:
            raise ValueError(f"{path}: stage '{stage.get('name')}' has unknown settings: {', '.join(sorted(unknown))}.")
    config["stage"] = [{**STAGE_DEFAULTS, **stage} for stage in config["stage"]]
    return config


def build_network(options):
    options = dict(options)
    architecture = options.pop("architecture", "pyramid")
    if architecture not in NETWORKS:
        raise ValueError(f"unknown architecture '{architecture}'; use {', '.join(NETWORKS)}")
    return NETWORKS[architecture](**options)


def bf16_pays(device):
    """On CPUs without bfloat16 instructions oneDNN emulates it, some twenty times slower than float32
    (measured on AVX2)."""
    if device.type == "cuda":
        return True
    flags = Path("/proc/cpuinfo")
    return flags.exists() and any(flag in flags.read_text() for flag in ("amx_bf16", "avx512_bf16"))


class Average:
    """Exponential moving average of a network's weights; statistics of batch norm are copied."""

    def __init__(self, network, decay):
        self.network, self.decay, self.updates = copy.deepcopy(network).eval(), decay, 0

    @torch.no_grad()
    def update(self, network):
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for average, current in zip(self.network.parameters(), network.parameters()):
            average.lerp_(current, 1 - decay)
        for average, current in zip(self.network.buffers(), network.buffers()):
            average.copy_(current)


class Trainer:
    """One run in the folder `out`: checkpoint.pt, log.csv, log.png, sheets/, config.json."""

    def __init__(self, config, photos, out, minutes=None, steps=None, init=None, quiet=False, clock=time.monotonic):
        self.config, self.photos, self.out = config, photos, Path(out)
        self.minutes, self.steps, self.quiet, self.clock = minutes, steps, quiet, clock
        self.out.mkdir(parents=True, exist_ok=True)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.bf16 = bf16_pays(self.device)
        torch.manual_seed(config["seed"])
        self.network = build_network(config["network"]).to(self.device, memory_format=torch.channels_last)
        if init:
            self.network.load_state_dict(checkpoint.network_state(init))
        self.average = Average(self.network, config.get("average", 0.999))
        self.stage_index = self.stage_step = self.step = self.samples = 0
        self.spent = 0.0          # minutes used by finished stages and earlier sittings
        self.stage_spent = 0.0
        self.features = None
        self.stop = False
        self.open_stage()
        path = self.out / "checkpoint.pt"
        if path.exists():
            self.resume(checkpoint.load(path))
        (self.out / "config.json").write_text(json.dumps(config, indent=1))

    @property
    def stage(self):
        return self.config["stage"][self.stage_index]

    def open_stage(self):
        """Optimisers, critic and what is trainable, fresh for the stage."""
        stage = self.stage
        coarse, refine = self.network.coarse, self.network.refine
        coarse.requires_grad_(stage["trains"] in ("coarse", "joint"))
        refine.requires_grad_(stage["trains"] in ("refine", "joint"))
        parameters = [p for p in self.network.parameters() if p.requires_grad]
        self.optimiser = torch.optim.Adam(parameters, stage["rate"], betas=(0.9, 0.99))
        self.critic = self.critic_optimiser = None
        if stage["adversarial"] != "none":
            build = {"wgan": lambda: critics.GlobalAndLocal(stage["size"]), "hinge": critics.PatchCritic}
            self.critic = build[stage["adversarial"]]().to(self.device)
            self.critic_optimiser = torch.optim.Adam(self.critic.parameters(), stage["critic_rate"], betas=(0.5, 0.9))
        if stage["perceptual"] > 0 and self.features is None:
            self.features = Features("mobilenet_v2").to(self.device, memory_format=torch.channels_last)

    def progress(self):
        """How much of the stage's budget is used, 0 to 1."""
        share = self.stage["share"] / sum(stage["share"] for stage in self.config["stage"])
        if self.steps:
            return min(self.stage_step / max(round(self.steps * share), 1), 1.0)
        return min(self.stage_spent / (self.minutes * share), 1.0)

    def state(self):
        return {
            "model": self.network.state_dict(), "ema": self.average.network.state_dict(), "ema_updates": self.average.updates,
            "optimiser": self.optimiser.state_dict(), "config": self.config, "torch_random": torch.get_rng_state(),
            "critic": self.critic and self.critic.state_dict(),
            "critic_optimiser": self.critic_optimiser and self.critic_optimiser.state_dict(),
            "stage_index": self.stage_index, "stage_step": self.stage_step, "stage_spent": self.stage_spent,
            "step": self.step, "samples_seen": self.samples, "spent": self.spent,
        }

    def resume(self, state):
        if state["config"]["network"] != self.config["network"]:
            raise ValueError(f"{self.out} holds a run of another network; choose another --out.")
        self.stage_index = min(state["stage_index"], len(self.config["stage"]) - 1)
        self.open_stage()
        self.network.load_state_dict(state["model"])
        self.average.network.load_state_dict(state["ema"])
        self.average.updates = state["ema_updates"]
        self.optimiser.load_state_dict(state["optimiser"])
        if self.critic is not None:
            self.critic.load_state_dict(state["critic"])
            self.critic_optimiser.load_state_dict(state["critic_optimiser"])
        self.stage_step, self.stage_spent = state["stage_step"], state["stage_spent"]
        self.step, self.samples, self.spent = state["step"], state["samples_seen"], state["spent"]
        torch.set_rng_state(state["torch_random"])
        if not self.quiet:
            print(f"resumed at step {self.step}, stage {self.stage['name']}", flush=True)

    def set_modes(self):
        stage = self.stage
        self.network.train()
        for module in self.network.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                # a plain mean over the first batches: a short run must not measure with statistics it began with
                module.momentum = max(SLOWEST_NORM, 1 / (1 + int(module.num_batches_tracked)))
                if stage["norm"] == "frozen":
                    module.eval()
        if stage["trains"] == "refine":
            self.network.coarse.eval()

    def generator_loss(self, image, mask):
        """(total, parts, filled picture)"""
        stage, parts = self.stage, {}
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.bf16):
            if stage["trains"] == "coarse":
                coarse = self.network.fill_coarse(image, mask).float()
                parts["coarse"] = losses.reconstruction(coarse, image, mask, stage["gamma"])
                return parts["coarse"], parts, None
            coarse, refined, copied, _, _ = self.network(image, mask)
        coarse, refined = coarse.float(), refined.float()
        filled = refined * mask + image * (1 - mask)
        parts["refined"] = losses.reconstruction(refined, image, mask, stage["gamma"])
        total = stage["l1"] * parts["refined"]
        if copied is not None and stage["copied"] > 0:
            parts["copied"] = losses.reconstruction(copied.float(), image, mask, stage["gamma"])
            total = total + stage["copied"] * parts["copied"]
        if stage["trains"] == "joint":
            parts["coarse"] = losses.reconstruction(coarse, image, mask, stage["gamma"])
            total = total + stage["coarse"] * parts["coarse"]
        if stage["edges"] > 0:
            parts["edges"] = losses.edges(filled, image, mask)
            total = total + stage["edges"] * parts["edges"]
        if stage["perceptual"] > 0:
            parts["perceptual"] = self.features.distance(filled, image).mean()
            total = total + stage["perceptual"] * parts["perceptual"]
        if self.critic is not None:
            self.critic.requires_grad_(False)
            parts["adversarial"] = losses.adversarial(self.critic, filled, mask)
            self.critic.requires_grad_(True)
            total = total + stage["adversarial_weight"] * parts["adversarial"]
        return total, parts, filled

    def critic_step(self, image, mask, filled):
        kind = losses.wasserstein_critic if self.stage["adversarial"] == "wgan" else losses.hinge_critic
        self.critic_optimiser.zero_grad(set_to_none=True)
        loss = kind(self.critic, image, filled.detach(), mask)
        loss.backward()
        self.critic_optimiser.step()
        return loss.detach()

    def sample(self, step):
        stage = self.stage
        image, mask = data.batch(self.photos, self.config["seed"], step, stage["batch"], stage["size"])
        image = torch.from_numpy(image).to(self.device).contiguous(memory_format=torch.channels_last)
        return image, torch.from_numpy(mask).to(self.device)

    def update(self):
        """One optimiser step; returns the loss's parts as floats."""
        stage, progress = self.stage, self.progress()
        warm = min((self.stage_step + 1) / 20, 1.0)
        rate = stage["final_rate"] + (stage["rate"] - stage["final_rate"]) * 0.5 * (1 + math.cos(math.pi * progress))
        for group in self.optimiser.param_groups:
            group["lr"] = rate * warm
        self.set_modes()
        image, mask = self.sample(self.step)
        parts = {}
        if self.critic is not None:
            for turn in range(stage["critic_steps"]):
                if turn > 0:
                    image, mask = self.sample((self.step, turn))
                with torch.no_grad():
                    refined = self.network(image, mask)[1].float()
                parts["critic"] = self.critic_step(image, mask, refined * mask + image * (1 - mask))
        self.optimiser.zero_grad(set_to_none=True)
        total, generator_parts, _ = self.generator_loss(image, mask)
        total.backward()
        torch.nn.utils.clip_grad_norm_([p for g in self.optimiser.param_groups for p in g["params"]], 5.0)
        self.optimiser.step()
        self.average.update(self.network)
        self.step, self.stage_step, self.samples = self.step + 1, self.stage_step + 1, self.samples + stage["batch"]
        parts = {key: float(value) for key, value in {**parts, **generator_parts}.items()}
        if not math.isfinite(float(total)):
            raise FloatingPointError(f"the loss is not finite at step {self.step}: {parts}")
        return {**parts, "rate": rate * warm}

    def run(self):
        """Train until the budget is used or `stop` is set. Returns the averaged network."""
        log, sums, count = Log(self.out / "log.csv", self.step), {}, 0
        last_save = last_log = time.monotonic()
        while not self.stop:
            if self.progress() >= 1.0:
                if self.stage_index + 1 == len(self.config["stage"]):
                    break
                self.spent, self.stage_spent = self.spent + self.stage_spent, 0.0
                self.stage_index, self.stage_step = self.stage_index + 1, 0
                self.open_stage()
            started = self.clock()
            for key, value in self.update().items():
                sums[key] = sums.get(key, 0.0) + value
            count += 1
            self.stage_spent += (self.clock() - started) / 60
            now = time.monotonic()
            if now - last_log > self.config.get("log_seconds", 20) or self.progress() >= 1.0:
                row = {"step": self.step, "stage": self.stage["name"], "samples": self.samples,
                       "minutes": round(self.spent + self.stage_spent, 3), **{k: v / count for k, v in sums.items()}}
                log.write(row)
                if not self.quiet:
                    print(" ".join(f"{k}={v:.4g}" if isinstance(v, float) else f"{k}={v}" for k, v in row.items()), flush=True)
                sums, count, last_log = {}, 0, now
            if now - last_save > self.config.get("checkpoint_seconds", 90):
                checkpoint.save(self.state(), self.out / "checkpoint.pt")
                last_save = now
        checkpoint.save(self.state(), self.out / "checkpoint.pt")
        return self.average.network

    def sheet(self):
        """What the averaged network makes of six fixed samples: hole, coarse, copied, refined, truth."""
        size = max(stage["size"] for stage in self.config["stage"])
        image, mask = data.batch(self.photos, self.config["seed"] + 1, 0, 6, size)
        image, mask = torch.from_numpy(image), torch.from_numpy(mask)
        with torch.no_grad():
            coarse, refined, copied, _, _ = self.average.network.cpu()(image, mask)
        self.average.network.to(self.device)
        hole = image * (1 - mask) + mask
        columns = [hole] + [x * mask + image * (1 - mask) for x in (coarse, copied, refined) if x is not None] + [image]
        rows = [np.concatenate([column[i].permute(1, 2, 0).numpy() for column in columns], 1) for i in range(len(image))]
        picture = ((np.concatenate(rows).clip(-1, 1) + 1) * 127.5).astype(np.uint8)
        folder = self.out / "sheets"
        folder.mkdir(exist_ok=True)
        cv2.imwrite(str(folder / f"{self.step:07d}.png"), picture[:, :, ::-1])


class Log:
    """A CSV file with one column per loss part; rows after `step` (a later, lost sitting) are dropped on opening."""

    COLUMNS = ("step", "stage", "samples", "minutes", "rate", "coarse", "refined", "copied", "edges", "perceptual",
               "adversarial", "critic")

    def __init__(self, path, step):
        self.path = path
        rows = []
        if path.exists():
            with open(path, newline="") as file:
                rows = [row for row in csv.DictReader(file) if int(row["step"]) <= step]
        with open(path, "w", newline="") as file:
            writer = csv.DictWriter(file, self.COLUMNS)
            writer.writeheader()
            writer.writerows(rows)

    def write(self, row):
        with open(self.path, "a", newline="") as file:
            csv.DictWriter(file, self.COLUMNS).writerow(row)


def plot(path):
    """log.csv -> log.png, one panel per loss part."""
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    parts = [c for c in Log.COLUMNS[5:] if any(row[c] for row in rows)]
    if not parts:
        return
    figure, panels = pyplot.subplots(1, len(parts), figsize=(4 * len(parts), 3), squeeze=False)
    for panel, part in zip(panels[0], parts):
        points = [(int(row["samples"]) / 1000, float(row[part])) for row in rows if row[part]]
        panel.plot(*zip(*points), linewidth=1)
        panel.set(title=part, xlabel="thousand samples")
    figure.tight_layout()
    figure.savefig(path.with_suffix(".png"), dpi=80)
    pyplot.close(figure)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default=Path(__file__).with_name("pyramid.toml"), type=Path)
    parser.add_argument("--photos", required=True, type=Path, help="folder of pictures, searched in depth")
    budget = parser.add_mutually_exclusive_group(required=True)
    budget.add_argument("--minutes", type=float, help="wall-clock budget of the whole run, over all its sittings")
    budget.add_argument("--steps", type=int, help="or a number of optimiser steps: repeatable exactly")
    parser.add_argument("--cpu", action="store_true", help="count the process's CPU time instead; with one thread, minutes of a whole core")
    parser.add_argument("--out", type=Path, default=Path("runs/pyramid"), help="checkpoints, log and sheets go here")
    parser.add_argument("--cache", type=Path, help="decoded photographs (default: OUT/../cache)")
    parser.add_argument("--init", type=Path, help="start from these weights (.pt) instead of from nothing")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    config = read_config(options.config)
    photos = data.Photos(options.photos, options.cache or options.out.parent / "cache", config.get("mix"))
    print(f"{len(photos)} photographs, {options.threads} threads", flush=True)
    trainer = Trainer(config, photos, options.out, options.minutes, options.steps, options.init,
                      clock=time.process_time if options.cpu else time.monotonic)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: setattr(trainer, "stop", True))
    trainer.run()
    plot(options.out / "log.csv")
    trainer.sheet()
    print(f"{'stopped' if trainer.stop else 'done'} at step {trainer.step}; weights in {options.out / 'checkpoint.pt'}")


if __name__ == "__main__":
    main()
