"""Looks at every picture of a folder: ``main.py INPUT_DIR OUTPUT_DIR``.

Writes ``pictures.jsonl``, one line a picture in the order of paths: ``path``, ``width``, ``height``, ``tags`` (what the
file says of itself: EXIF, text chunks, comments, how it was compressed) and ``hash`` (256 bits in hexadecimal of what it
looks like, or null for one that shows nothing). Files that are no pictures are passed over.
"""

import json
import multiprocessing
import os
import sys
import zlib

import numpy as np
from PIL import ExifTags, Image

LONGEST = 300
#: Bits of the hash: whether each of 16 × 16 places is darker than its right neighbour.
SIDE = 16
#: A picture whose small copy varies less than this (of 255) shows nothing that could be compared.
FLAT = 3.0
EXIF_IFD = 0x8769


def look(task: tuple[str, str]) -> dict | None:
    folder, path = task
    try:
        with Image.open(os.path.join(folder, path)) as picture:
            width, height = picture.size
            # Decodes a large JPEG at a fraction of its size: all that a small copy needs.
            picture.draft("L", (256, 256))
            picture.load()
            return {"path": path, "width": width, "height": height, "tags": tags(picture), "hash": likeness(picture)}
    except Exception:  # noqa: BLE001 - whatever Pillow cannot read is no picture
        return None


def tags(picture: Image.Image) -> dict[str, str]:
    """Everything that the file says beside its pixels, as short texts."""
    found: dict[str, object] = {"format": picture.format, "mode": picture.mode}
    for key, value in {**picture.info, **getattr(picture, "text", {})}.items():
        if key in ("exif", "icc_profile"):
            found[f"{key}_bytes"] = len(value)
        else:
            found[str(key)] = value
    exif = picture.getexif()
    for number, value in [*exif.items(), *exif.get_ifd(EXIF_IFD).items()]:
        found[f"exif {ExifTags.TAGS.get(number, number)}"] = value
    if tables := getattr(picture, "quantization", None):
        found["quantization"] = zlib.crc32(repr(sorted(tables.items())).encode())
    return {key[:80]: text(value) for key, value in found.items()}


def text(value: object) -> str:
    shown = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return shown.replace("\0", "").strip()[:LONGEST]


def likeness(picture: Image.Image) -> str | None:
    """The difference hash (N. Krawetz 2013): robust against scaling, compression and small changes of brightness."""
    small = np.asarray(picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX), dtype=np.int16)
    if small.std() < FLAT:
        return None
    return np.packbits(small[:, :-1] < small[:, 1:]).tobytes().hex()


def main() -> None:
    folder, output = sys.argv[1:3]
    paths = sorted(
        os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names
    )
    with multiprocessing.get_context("fork").Pool(min(2, os.cpu_count() or 1)) as pool:
        with open(os.path.join(output, "pictures.jsonl"), "w", encoding="utf-8") as stream:
            for seen in pool.imap(look, [(folder, path) for path in paths], chunksize=16):
                if seen:
                    stream.write(json.dumps(seen) + "\n")


if __name__ == "__main__":
    main()
