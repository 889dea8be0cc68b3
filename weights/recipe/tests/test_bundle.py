import json

import numpy as np
import pytest
import torch

import bundle
from deepfill_v1 import DeepFillV1
from deepfill_v2 import DeepFillV2
from evaluate import load_network
from export import storage_rule
from folding import load_tensors, read_state, tensors_of, unfold_norms
from networks import Pyramid


def random_tensors():
    rng = np.random.default_rng(0)
    loud = np.array([1e-3, 1, 30, 0.1], np.float32)  # channels of very different size
    return {
        "a/kernel": rng.normal(size=(3, 3, 8, 4)).astype(np.float32) * loud,
        "a/bias": rng.normal(size=4).astype(np.float32),
    }


@pytest.mark.parametrize("storage, relative", [("float32", 0), ("float16", 1e-3), ("int8", 0.03)])
def test_round_trip(tmp_path, storage, relative):
    tensors = random_tensors()
    bundle.write(tmp_path, "pyramid", tensors, lambda name, values: storage if name.endswith("kernel") else "float16")
    architecture, back = bundle.read(tmp_path)
    assert architecture == "pyramid"
    for channel in range(4):
        wanted, got = tensors["a/kernel"][..., channel], back["a/kernel"][..., channel]
        assert np.abs(wanted - got).mean() <= relative * np.abs(wanted).max()


def test_8_bit_bytes_are_scales_then_values_with_the_channel_fastest():
    values = np.zeros((1, 1, 2, 2), np.float32)
    values[0, 0] = [[127, 254], [-127, 0]]
    entry, data = bundle.encode("k", values, "int8")
    assert entry["quantization"] == {"dtype": "int8", "axis": 3}
    assert np.frombuffer(data[:4], "<f2").tolist() == [1, 2]
    assert np.frombuffer(data[4:], np.int8).tolist() == [127, 127, -127, 0]


def test_zero_channels_stay_zero_and_minus_128_is_not_used():
    values = np.random.default_rng(1).normal(size=(3, 3, 5, 6)).astype(np.float32)
    values[..., 2] = 0
    entry, data = bundle.encode("k", values, "int8")
    assert np.frombuffer(data[12:], np.int8).min() >= -127
    assert not bundle.decode(entry, data)[..., 2].any()


def test_what_cannot_be_stored_is_refused():
    with pytest.raises(ValueError, match="not finite"):
        bundle.encode("k", np.array([np.nan], np.float32), "float16")
    with pytest.raises(ValueError, match="does not fit float16"):
        bundle.encode("k", np.array([1e5], np.float32), "float16")


def test_damage_is_noticed(tmp_path):
    bundle.write(tmp_path, "pyramid", random_tensors(), lambda *_: "float16")
    file = tmp_path / "weights.bin"
    data = bytearray(file.read_bytes())
    data[0] ^= 1
    file.write_bytes(data)
    with pytest.raises(ValueError, match="SHA-256"):
        bundle.read(tmp_path)
    file.write_bytes(data[:-1])
    with pytest.raises(ValueError, match="bytes"):
        bundle.read(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps({**manifest, "format": "other"}))
    with pytest.raises(ValueError, match="not a manifest"):
        bundle.read(tmp_path)


@pytest.mark.parametrize("build", [Pyramid, DeepFillV1, DeepFillV2])
def test_folded_network_makes_the_same_picture(build):
    torch.manual_seed(0)
    network = build()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.3, 0.3)
            torch.nn.init.uniform_(module.running_var, 0.5, 2)
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.uniform_(module.bias, -0.2, 0.2)
    if build is Pyramid:
        for last in (network.coarse.d0[1], network.refine.d0[1]):
            torch.nn.init.normal_(last.weight, std=0.1)
    network.eval()
    image, mask = torch.rand(1, 3, 64, 64) * 2 - 1, torch.zeros(1, 1, 64, 64)
    mask[:, :, 20:40, 20:44] = 1
    folded = load_tensors(build(), tensors_of(network))
    with torch.no_grad():
        wanted, got = network(image, mask), folded(image, mask)
    for a, b in zip(wanted[:2], got[:2]):
        assert a.std() > 1e-3 and (a - b).abs().max() < 1e-2 * a.std()


def test_only_inner_kernels_become_8_bit_and_the_bundle_fits():
    tensors = tensors_of(Pyramid())
    rule = storage_rule("int8")
    kept = {name for name, values in tensors.items() if name.endswith("kernel") and rule(name, values) == "float16"}
    assert kept == {
        "coarse/e0/kernel",
        "coarse/d0/1/kernel",
        "refine/e0/kernel",
        "refine/p/0/kernel",
        "refine/d0/1/kernel",
    }
    assert sum(len(bundle.encode(name, values, rule(name, values))[1]) for name, values in tensors.items()) <= 5_000_000


def test_attention_variants_cannot_be_exported():
    with pytest.raises(ValueError, match="no layer|cannot be exported"):
        load_tensors(Pyramid(), tensors_of(Pyramid(attention="flow")))


def test_a_bundle_can_be_measured_like_a_checkpoint(tmp_path):
    torch.manual_seed(0)
    network = Pyramid().eval()
    torch.nn.init.normal_(network.coarse.d0[1].weight, std=0.1)
    bundle.write(tmp_path / "bundle", "pyramid", tensors_of(network), storage_rule("float32"))
    torch.save({"model": network.state_dict()}, tmp_path / "plain.pt")
    image, mask = torch.rand(1, 3, 64, 64) * 2 - 1, torch.zeros(1, 1, 64, 64)
    mask[:, :, 20:40, 20:44] = 1
    with torch.no_grad():
        pictures = [load_network(tmp_path / name)(image, mask)[1] for name in ("bundle", "plain.pt")]
    assert torch.allclose(*pictures, atol=1e-4)


def test_a_network_from_a_bundle_gets_its_statistics_back(tmp_path):
    """It makes the same, and also where batch norm takes the statistics of the batch, as training does."""
    torch.manual_seed(1)
    network, random = Pyramid(), torch.Generator().manual_seed(2)
    image, mask = torch.rand(4, 3, 64, 64, generator=random) * 2 - 1, torch.zeros(4, 1, 64, 64)
    mask[:, :, 20:44, 20:44] = 1
    with torch.no_grad():
        network.coarse.d0[1].weight.normal_(0, 0.1)
        for _ in range(30):
            network.train()(image, mask)
    bundle.write(tmp_path, "pyramid", tensors_of(network.eval()), lambda *_: "float32")
    back = Pyramid()
    back.load_state_dict(read_state(tmp_path)[1])
    wanted = network(image, mask)[0]
    folded = back.train()(image, mask)[0]
    back.load_state_dict(read_state(tmp_path)[1])
    unfold_norms(back, lambda net, _: net(image, mask), batches=1)
    error = lambda picture: (picture - wanted).abs().mean().item()
    assert error(back.eval()(image, mask)[0]) < 1e-4
    assert error(back.train()(image, mask)[0]) < 0.1 * error(folded)
