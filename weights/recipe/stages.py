"""What a run is made of: the settings of a TOML file, checked, with the defaults filled in."""
import tomllib

DEFAULTS = {
    "average": 0.999,  # decay of the running average, which is what is exported
    "made": 0.0,  # share of made pictures among the samples
    "made_pictures": 1500,  # how many of them there are at a time; one is drawn anew every second step
    "shapes": 6000,  # shapes in the bank of holes
}

STAGE_DEFAULTS = {
    "trains": "joint",  # coarse, refine (coarse frozen) or joint
    "size": 128,  # side of the training pictures; the coarse network sees half of it
    "batch": 16,
    "share": 1.0,  # of the minutes (or steps)
    "rate": 1e-3,  # learning rate at the start ...
    "final_rate": 1e-4,  # ... and at the end; a cosine between
    "norm": "batch",  # frozen: batch norm keeps its running statistics (small batches)
    "clip": 1.0,  # largest length of the gradient
    "engine": 0.65,  # share of the holes as the engine cuts its crops around them
    "smallest": 0.4,  # side of the smallest crop, in parts of the picture's short side
    "gamma": 1.0,  # discount per pixel of distance to the hole's border; 1 = none
    "l1": 1.0,  # of the picture that the stage is about: refined, or coarse in coarse stages
    "coarse": 1.2,  # of the coarse picture's l1 in joint stages
    "copied": 0.5,  # of the copied picture's l1: what teaches the matching
    "scales": 0.0,  # l1 of the guide and its halves
    "edges": 0.0,  # l1 of differences between neighbours in the guide
    "agreement": 0.0,  # where the guide's edges are
    "perceptual": 0.0,  # MobileNetV2 distance of the refined picture; of the guide in coarse stages
    "adversarial": "none",  # critic of the refined picture: none, hinge or wgan
    "adversarial_weight": 0.01,
    "guide_critic": 0.0,  # weight of a hinge critic of the guide
    "matching": 0.0,  # of what the hinge critics' layers see, relative to the critic's weight
    "critic_start": 0.0,  # the critics' share of the stage begins here
    "critic_steps": 1,  # critic updates per generator update
    "critic_rate": 4e-4,
}


def with_defaults(config):
    """The settings with nothing left out. ValueError names those that are not known."""
    unknown = set(config) - set(DEFAULTS) - {"seed", "network", "stage", "log_seconds", "checkpoint_seconds"}
    if unknown:
        raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}.")
    for stage in config["stage"]:
        unknown = set(stage) - set(STAGE_DEFAULTS) - {"name"}
        if unknown:
            raise ValueError(f"stage '{stage.get('name')}' has unknown settings: {', '.join(sorted(unknown))}.")
    return {**DEFAULTS, **config, "stage": [{**STAGE_DEFAULTS, **stage} for stage in config["stage"]]}


def read_config(path):
    with open(path, "rb") as file:
        try:
            return with_defaults(tomllib.load(file))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
