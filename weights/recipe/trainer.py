"""The training loop: stages, budget, resume. train.py is its command line."""
import json
import math
import time
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import torch

import checkpoint
import objective
from adversaries import Adversaries
from average import Average
from folding import build_network, read_state, unfold_norms
from holes import Holes
from log import Log
from networks import batch_norms
from perceptual import Features
from pictures import Pictures

SLOWEST_NORM = 0.05  # weight of a new batch in the running statistics of batch norm
WARM_STEPS = 30  # in which the rate rises


def bf16_pays(device):
    """On CPUs without bfloat16 instructions oneDNN emulates it, some twenty times slower than float32 (on AVX2)."""
    if device.type == "cuda":
        return True
    flags = Path("/proc/cpuinfo")
    return flags.exists() and any(flag in flags.read_text() for flag in ("amx_bf16", "avx512_bf16"))


class Trainer:
    """One run in the folder `out`: checkpoint.pt, average.pt and one for every stage, log.csv, sheets/, config.json.

    config: settings with all defaults (stages.py). pack: what pack.py wrote. minutes or steps: the budget of the whole
    run, over all its sittings. init: weights to start from, a checkpoint or a bundle's folder. features: a file of
    perceptual.save. workers: processes that draw and decode at the start.
    """

    def __init__(
        self,
        config,
        pack,
        out,
        minutes=None,
        steps=None,
        init=None,
        features=None,
        workers=1,
        quiet=False,
        clock=time.monotonic,
    ):
        self.config, self.out = config, Path(out)
        self.minutes, self.steps, self.quiet, self.clock = minutes, steps, quiet, clock
        self.out.mkdir(parents=True, exist_ok=True)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        if self.device.type == "cuda":
            torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
            torch.backends.cudnn.benchmark = True
        self.bf16 = bf16_pays(self.device)
        torch.manual_seed(config["seed"])
        self.random = torch.Generator(self.device)
        self.network = build_network(config["network"]).to(self.device, memory_format=torch.channels_last)
        if init:
            self.network.load_state_dict(read_state(init)[1])
        self.average = Average(self.network, config["average"])
        self.stage_index = self.stage_step = self.step = self.samples = 0
        self.spent = 0.0  # minutes used by finished stages and earlier sittings
        self.stage_spent = 0.0
        self.features, self.features_file = None, features
        self.stop = False
        self.open_stage()
        path = self.out / "checkpoint.pt"
        if path.exists():
            self.resume(checkpoint.load(path))
        self.holes = Holes(config["shapes"], self.device, config["seed"], workers)
        self.pictures = Pictures(
            pack,
            self.device,
            made_count=config["made_pictures"] if config["made"] > 0 else 0,
            made_share=config["made"],
            seed=config["seed"],
            renewed=self.step // 2,
            workers=workers,
        )
        if init and Path(init).is_dir() and self.step == 0:
            unfold_norms(self.network, self.show_batch)
            self.average = Average(self.network, config["average"])
        (self.out / "config.json").write_text(json.dumps(config, indent=1))

    @property
    def stage(self):
        return self.config["stage"][self.stage_index]

    def open_stage(self):
        """Optimisers, critics and what is trainable, fresh for the stage."""
        stage = self.stage
        self.network.coarse.requires_grad_(stage["trains"] in ("coarse", "joint"))
        self.network.refine.requires_grad_(stage["trains"] in ("refine", "joint"))
        self.parameters = [p for p in self.network.parameters() if p.requires_grad]
        self.optimiser = torch.optim.Adam(self.parameters, stage["rate"], betas=(0.9, 0.99))
        self.adversaries = Adversaries(stage, self.device)
        if stage["perceptual"] > 0 and self.features is None:
            features = Features("mobilenet_v2", self.features_file)
            self.features = features.to(self.device, memory_format=torch.channels_last)

    def progress(self):
        """How much of the stage's budget is used, 0 to 1."""
        share = self.stage["share"] / sum(stage["share"] for stage in self.config["stage"])
        if self.steps:
            return min(self.stage_step / max(round(self.steps * share), 1), 1.0)
        return min(self.stage_spent / (self.minutes * share), 1.0)

    def state(self):
        return {
            "model": self.network.state_dict(),
            "ema": self.average.network.state_dict(),
            "ema_updates": self.average.updates,
            "optimiser": self.optimiser.state_dict(),
            "adversaries": self.adversaries.state(),
            "torch_random": torch.get_rng_state(),
            "config": self.config,
            "stage_index": self.stage_index,
            "stage_step": self.stage_step,
            "stage_spent": self.stage_spent,
            "step": self.step,
            "samples_seen": self.samples,
            "spent": self.spent,
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
        self.adversaries.load(state["adversaries"])
        self.stage_step, self.stage_spent = state["stage_step"], state["stage_spent"]
        self.step, self.samples, self.spent = state["step"], state["samples_seen"], state["spent"]
        torch.set_rng_state(state["torch_random"])
        if not self.quiet:
            print(f"resumed at step {self.step}, stage {self.stage['name']}", flush=True)

    def save(self):
        checkpoint.save(self.state(), self.out / "checkpoint.pt")

    def set_modes(self):
        stage = self.stage
        self.network.train()
        for norm in batch_norms(self.network):
            # a plain mean over the first batches: a short run must not measure with statistics it began with
            norm.momentum = max(SLOWEST_NORM, 1 / (1 + int(norm.num_batches_tracked)))
            if stage["norm"] == "frozen":
                norm.eval()
        if stage["trains"] == "refine":
            self.network.coarse.eval()

    def cast(self):
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.bf16)

    def sample(self, *number):
        """image and mask of a batch: a function of the seed and of the numbers (step, turn) alone."""
        stage = self.stage
        seed = np.random.SeedSequence((self.config["seed"], *number)).generate_state(2)
        self.random.manual_seed(int(seed[0]) << 31 | int(seed[1]) >> 1)
        image = self.pictures.crops(stage["batch"], stage["size"], self.random, stage["smallest"])
        mask = self.holes.batch(stage["batch"], stage["size"], self.random, stage["engine"])
        return image.contiguous(memory_format=torch.channels_last), mask

    def warmed_rate(self, progress):
        """The learning rate: a cosine over the stage, after a short rise."""
        stage = self.stage
        rate = stage["final_rate"] + (stage["rate"] - stage["final_rate"]) * 0.5 * (1 + math.cos(math.pi * progress))
        return rate * min((self.stage_step + 1) / WARM_STEPS, 1.0)

    def update(self):
        """One optimiser step; returns the loss's parts."""
        stage, progress, adversaries = self.stage, self.progress(), self.adversaries
        rate = self.warmed_rate(progress)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.set_modes()
        if self.pictures.made_count and self.step // 2 > self.pictures.renewed:
            self.pictures.renew()
        with_critics = adversaries.begin(progress)
        for turn in range(1, stage["critic_steps"] if with_critics else 1):
            image, mask = self.sample(self.step, turn)
            with torch.no_grad(), self.cast():
                made = objective.pictures(self.network, stage["trains"], image, mask)
            adversaries.learn(adversaries.judged(made, image, mask))
        image, mask = self.sample(self.step)
        with self.cast():
            made = objective.pictures(self.network, stage["trains"], image, mask)
            features = self.features if stage["perceptual"] > 0 else None
            total, parts = objective.terms(stage, made, image, mask, features)
        if with_critics:
            shown = adversaries.judged(made, image, mask)
            parts["critic"] = adversaries.learn(shown)
            wanted, more = adversaries.terms(shown)
            total, parts = total + wanted, {**parts, **more}
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, stage["clip"])
        self.optimiser.step()
        self.average.update(self.network)
        self.step, self.stage_step, self.samples = self.step + 1, self.stage_step + 1, self.samples + stage["batch"]
        if self.device.type == "cpu" or self.step % 8 == 0:  # a GPU works ahead; the clock must not
            if not math.isfinite(float(total)):
                raise FloatingPointError(f"The loss is not finite at step {self.step}; the last checkpoint is whole.")
        return {**{key: value.detach() for key, value in parts.items()}, "rate": rate}

    def run(self):
        """Train until the budget is used or `stop` is set. Returns the averaged network."""
        log, sums, count, logged = Log(self.out / "log.csv", self.step), {}, 0, self.samples
        last_save = last_log = time.monotonic()
        while not self.stop:
            if self.progress() >= 1.0:
                if self.stage_index + 1 == len(self.config["stage"]):
                    break
                self.deliver()
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
                self.write_log(log, sums, count, (self.samples - logged) / max(now - last_log, 1e-3))
                sums, count, last_log, logged = {}, 0, now, self.samples
            if now - last_save > self.config.get("checkpoint_seconds", 90):
                self.save()
                last_save = now
        self.save()
        self.deliver()
        return self.average.network

    def write_log(self, log, sums, count, per_second):
        row = {
            "step": self.step,
            "stage": self.stage["name"],
            "samples": self.samples,
            "minutes": round(self.spent + self.stage_spent, 3),
            "per_second": round(per_second, 1),
            **{key: float(value) / count for key, value in sums.items()},
        }
        log.write(row)
        if not self.quiet:
            shown = (
                f"{key}={value:.4g}" if isinstance(value, float) else f"{key}={value}" for key, value in row.items()
            )
            print(" ".join(shown), flush=True)

    def deliver(self):
        """What the stage has made so far, to export or to start from: average.pt, and a copy under the stage's name."""
        stage = self.stage
        if stage["norm"] != "frozen" and self.step > 0:
            self.average.refresh(stage["trains"], partial(self.show_batch, trains=stage["trains"]))
        state = {"ema": self.average.half(), "samples_seen": self.samples, "config": self.config}
        for name in ("average", f"average-{stage['name']}"):
            checkpoint.save(state, self.out / f"{name}.pt")

    def show_batch(self, network, number, trains="joint"):
        """Shows a network, or the part that a stage trains, one of the batches from which statistics are taken."""
        with self.cast():
            objective.pictures(network, trains, *self.sample(self.step, number, 1))

    @torch.no_grad()
    def sheet(self):
        """What the averaged network makes of six samples: hole, coarse, copied, refined, truth."""
        image, mask = (x[:6] for x in self.sample(0, 0, 2))
        coarse, refined, copied, _, _ = self.average.network(image, mask)
        filled = [picture * mask + image * (1 - mask) for picture in (coarse, copied, refined) if picture is not None]
        columns = [image * (1 - mask) + mask, *filled, image]
        rows = [torch.cat([column[at] for column in columns], 2) for at in range(len(image))]
        picture = torch.cat(rows, 1).permute(1, 2, 0).float().cpu().numpy()
        folder = self.out / "sheets"
        folder.mkdir(exist_ok=True)
        pixels = ((picture.clip(-1, 1) + 1) * 127.5).astype(np.uint8)
        cv2.imwrite(str(folder / f"{self.step:07d}.png"), pixels[:, :, ::-1])
