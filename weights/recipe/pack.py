"""Photographs -> one folder to train from: `python pack.py --photos DIR --out PACK`.

PACK/pack.bin holds WebP pictures one after another, PACK/pack.json where each lies, its set (the sub-folder it came
from), whether it is held back, and the share of every set in the samples. Pictures are made smaller (sets.toml says
how large a set's are), near copies are left out. Every 14th picture of a set with many kinds of scenes is held back:
never trained on, measured while training.
"""
import argparse
import hashlib
import json
import tomllib
from pathlib import Path

import cv2
import numpy as np

EXTENSIONS = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}
SHORTEST = 96  # pictures with a shorter side are left out
LONGEST_RATIO = 3.2  # of the sides
SHORT_SIDE = 288  # pictures that have it keep at least so much of their short side
HOLD = 14
COPY = 3  # bits of the difference hash in which near copies differ at most


def number(text):
    return int(hashlib.sha1(text.encode()).hexdigest()[:8], 16)


def difference_hash(picture):
    """64 bits: whether a small grey copy grows lighter from pixel to pixel."""
    grey = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (9, 8), interpolation=cv2.INTER_AREA).astype(int)
    return (grey[:, 1:] > grey[:, :-1]).ravel()


def files_below(folder):
    return sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in EXTENSIONS)


def smaller(picture, area):
    """The picture with at most so many pixels, as long as its short side stays above SHORT_SIDE."""
    height, width = picture.shape[:2]
    scale = min(1.0, max((area / (height * width)) ** 0.5, SHORT_SIDE / min(height, width)))
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture


class Packer:
    """Writes pack.bin picture by picture."""

    def __init__(self, out, avoid=None):
        self.out, self.hashes, self.entries, self.offset = Path(out), [], [], 0
        self.out.mkdir(parents=True, exist_ok=True)
        self.file = open(self.out / "pack.bin", "wb")
        for path in files_below(avoid) if avoid else []:
            picture = cv2.imread(str(path))
            if picture is not None:
                self.hashes.append(difference_hash(picture))

    def is_copy(self, picture):
        """Whether a picture like it was seen; if not, it is from now on."""
        mark = difference_hash(picture)
        if self.hashes and (np.array(self.hashes) != mark).sum(1).min() <= COPY:
            return True
        self.hashes.append(mark)
        return False

    def add_set(self, name, files, options):
        """Adds what can be used of a set's files; returns how many those are."""
        kept = 0
        for path in sorted(files, key=lambda path: number(path.name))[: options.get("most")]:
            picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
            if picture is None or min(picture.shape[:2]) < SHORTEST:
                continue
            if max(picture.shape[:2]) > LONGEST_RATIO * min(picture.shape[:2]) or self.is_copy(picture):
                continue
            picture = smaller(picture, options["area"])
            data = cv2.imencode(".webp", picture, [cv2.IMWRITE_WEBP_QUALITY, options["quality"]])[1].tobytes()
            held = options["hold"] and number(f"{name}/{path.name}") % HOLD == 0
            self.entries.append(
                {"set": name, "file": path.name, "offset": self.offset, "length": len(data), "held": held}
            )
            self.file.write(data)
            self.offset, kept = self.offset + len(data), kept + 1
        return kept

    def close(self, shares):
        self.file.close()
        whole = sum(shares.values())
        manifest = {"shares": {name: share / whole for name, share in shares.items()}, "pictures": self.entries}
        (self.out / "pack.json").write_text(json.dumps(manifest))


def make(photos, out, sets, avoid=None, log=print):
    """Packs every sub-folder of `photos` as a set (pictures that lie in it itself are one, too).

    sets: sets.toml as read: `other` for sets that are not named; a named set has a share of its own, all others divide
    what is left by their number of pictures. avoid: a folder of pictures whose near copies are left out.
    """
    photos = Path(photos)
    folders = {}
    for path in files_below(photos):
        folders.setdefault(path.relative_to(photos).parts[0] if path.parent != photos else "", []).append(path)
    packer, counts = Packer(out, avoid), {}
    for name, files in folders.items():
        counts[name] = packer.add_set(name, files, {**sets["other"], **sets.get(name, {})})
        log(f"{name or photos}: {counts[name]} of {len(files)} pictures, {packer.offset / 2**20:.1f} MiB so far")
    named = {name: sets[name]["share"] for name in counts if "share" in sets.get(name, {}) and counts[name]}
    others = {name: count for name, count in counts.items() if name not in named and count}
    left = max(1 - sum(named.values()), 0) if others else 0
    packer.close({**named, **{name: left * count / sum(others.values()) for name, count in others.items()}})
    if not packer.entries:
        raise ValueError(f"No usable pictures below {photos}. Give --photos a folder with JPEG or PNG files in it.")


def read(folder, held=False):
    """(function number -> picture H,W,3 RGB uint8, share of the samples of every picture)."""
    folder = Path(folder)
    if not (folder / "pack.json").exists():
        raise ValueError(f"{folder} holds no pack.json. Make one: python pack.py --photos DIR --out {folder}")
    manifest, data = json.loads((folder / "pack.json").read_text()), np.memmap(folder / "pack.bin", np.uint8, "r")
    entries = [entry for entry in manifest["pictures"] if entry["held"] == held]
    counts = {}
    for entry in entries:
        counts[entry["set"]] = counts.get(entry["set"], 0) + 1

    def picture(index):
        entry = entries[index]
        stored = data[entry["offset"] : entry["offset"] + entry["length"]]
        return cv2.imdecode(np.asarray(stored), cv2.IMREAD_COLOR)[:, :, ::-1]

    return picture, [manifest["shares"][entry["set"]] / counts[entry["set"]] for entry in entries]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--sets", type=Path, default=Path(__file__).with_name("sets.toml"))
    parser.add_argument("--avoid", type=Path, help="folder of evaluation pictures: near copies of them are left out")
    options = parser.parse_args()
    with open(options.sets, "rb") as file:
        sets = tomllib.load(file)
    make(options.photos, options.out, sets, options.avoid)


if __name__ == "__main__":
    main()
