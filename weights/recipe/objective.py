"""What a stage minimises, but for the critics: pictures of the network, and the weighted sum of their losses."""
import torch.nn.functional as F

import losses


def pictures(network, trains, image, mask):
    """{name: picture} of what the stage is about: coarse, refined, copied (None where the network copies nothing)."""
    if trains == "coarse":
        return {"coarse": network.fill_coarse(image, mask).float()}
    coarse, refined, copied, _, _ = network(image, mask)
    made = {} if trains == "refine" else {"coarse": coarse.float()}
    return {**made, "refined": refined.float(), "copied": None if copied is None else copied.float()}


def shown_larger(picture):
    """The guide at twice its size, which is what the image network takes."""
    return F.interpolate(picture, scale_factor=2, mode="bilinear", align_corners=False)


def terms(stage, made, image, mask, features):
    """(weighted sum, {part: loss}) of the pictures in `made`; features: the image network, or None."""
    parts, total = {}, 0.0
    main = "refined" if "refined" in made else "coarse"

    def add(name, weight, loss):
        nonlocal total
        parts[name] = loss
        total = total + weight * loss

    for name, picture in made.items():
        weight = stage["l1"] if name == main else stage[name]
        if picture is not None and weight > 0:
            add(name, weight, losses.reconstruction(picture, image, mask, stage["gamma"]))
    truth, cells = losses.guide_of(image), losses.guide_cells(mask)
    for name in ("coarse", "refined"):
        if name not in made:
            continue
        filled = made[name] * mask + image * (1 - mask)
        guide, called = losses.guide_of(filled), "" if name == main else f"_{name}"
        if stage["scales"] > 0:
            add(f"scales{called}", stage["scales"], losses.at_scales(made[name], image, mask))
        if stage["edges"] > 0:
            add(f"edges{called}", stage["edges"], losses.edges(guide, truth, cells))
        if stage["agreement"] > 0:
            add(f"agreement{called}", stage["agreement"], losses.disagreement(guide, truth, cells))
        if features is not None and name == "refined":
            add("perceptual", stage["perceptual"], features.distance(filled, image).float().mean())
        if features is not None and name == "coarse":
            distance = features.distance(shown_larger(guide), shown_larger(truth)).float().mean()
            add("perceptual_guide", stage["perceptual"] * (1 if name == main else 0.5), distance)
    return total, parts
