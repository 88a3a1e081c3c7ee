"""The segmentation metric against scikit-learn and hand-made masks."""

import io
import os
import random
import struct
import tempfile
import unittest
import zlib

import numpy as np
from PIL import Image
from sklearn.metrics import f1_score, jaccard_score

from metrics.test_support import cases, judged

LABELS = ["ground", "tree", "water"]


def png(values, mode: str = "L", **how) -> bytes:
    image = Image.fromarray(np.array(values, dtype=np.uint8))
    if mode == "P":
        image = image.convert("L")
        image.putpalette([0, 0, 0, 0, 128, 0, 0, 0, 255, 255, 255, 255])
    elif mode != "L":
        image = image.convert(mode)
    with io.BytesIO() as file:
        image.save(file, how.pop("format", "PNG"), **how)
        return file.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def raw_png(width: int, height: int, depth: int, colour: int, rows: bytes, *more: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def of(scores, truth: dict, said: dict, **options) -> dict:
    """Masks as PNG files, or as rows of values."""
    def encoded(masks: dict) -> dict:
        return {name: mask if isinstance(mask, bytes) else png(mask) for name, mask in masks.items()}

    return judged("segmentation", {"labels": LABELS, **options}, scores, encoded(truth), encoded(said))


class Golden(unittest.TestCase):
    truth = {"a.png": [[0, 0], [1, 1]], "b.png": [[2, 2], [2, 0]]}
    said = {"a.png": [[0, 1], [1, 1]], "b.png": [[2, 2], [0, 0]]}

    def test_scores_of_small_masks_are_what_a_hand_computes(self):
        """ground: TP 2, FN 1, FP 1; tree: TP 2, FP 1; water: TP 2, FN 1."""
        asked = ["miou", "dice", "pixel_accuracy", "tree_iou", "water_dice"]
        scores = of(asked, self.truth, self.said)["scores"]
        expected = {
            "miou": (2 / 4 + 2 / 3 + 2 / 3) / 3,
            "dice": (4 / 6 + 4 / 5 + 4 / 5) / 3,
            "pixel_accuracy": 6 / 8,
            "tree_iou": 2 / 3,
            "water_dice": 4 / 5,
        }
        for key, value in expected.items():
            self.assertAlmostEqual(scores[key], value, places=12, msg=key)

    def test_cases_and_the_confusion_of_the_pixels(self):
        result = of(["miou"], self.truth, self.said)
        self.assertEqual(result["figures"]["confusion"]["matrix"], [[2, 1, 0], [0, 2, 0], [1, 0, 2]])
        self.assertEqual(cases(result), {"a": round((1 / 2 + 2 / 3) / 2, 6), "b": round((1 / 2 + 2 / 3) / 2, 6)})

    def test_a_label_in_neither_is_left_out_and_one_only_predicted_counts_nothing(self):
        truth = {"a.png": [[0, 0, 0, 0]]}
        self.assertEqual(of(["miou"], truth, truth)["scores"]["miou"], 1)
        self.assertEqual(of(["miou"], truth, {"a.png": [[0, 0, 0, 1]]})["scores"]["miou"], 3 / 4 / 2)

    def test_pixels_to_be_ignored(self):
        truth, said = {"a.png": [[0, 1, 255, 255]]}, {"a.png": [[0, 1, 2, 0]]}
        scores = of(["miou", "pixel_accuracy"], truth, said, ignore=255)["scores"]
        self.assertEqual(scores, {"miou": 1, "pixel_accuracy": 1})

    def test_labels_left_out_of_the_means(self):
        truth, said = {"a.png": [[0, 0, 1, 1]]}, {"a.png": [[0, 1, 1, 1]]}
        self.assertAlmostEqual(of(["miou"], truth, said, without=["ground"])["scores"]["miou"], 2 / 3)

    def test_folders_are_the_packs_choice(self):
        options = {"labels": LABELS, "truth": "masks", "predictions": "out"}
        mask = png([[0, 1]])
        result = judged("segmentation", options, ["miou"], {"masks/a.png": mask}, {"out/a.png": mask, "log.txt": "x"})
        self.assertEqual((result["scores"]["miou"], list(cases(result))), (1, ["a"]))


class AgainstScikitLearn(unittest.TestCase):
    def test_random_masks(self):
        chance = np.random.default_rng(11)
        for _ in range(20):
            truth = {f"{n}.png": chance.integers(0, 3, (chance.integers(1, 9), 7)) for n in range(3)}
            said = {name: np.where(chance.random(mask.shape) < 0.4, mask, 1) for name, mask in truth.items()}
            true, told = (np.concatenate([mask.ravel() for mask in all.values()]) for all in (truth, said))
            scores = of(["miou", "dice"], truth, said)["scores"]
            self.assertAlmostEqual(scores["miou"], jaccard_score(true, told, average="macro"))
            self.assertAlmostEqual(scores["dice"], f1_score(true, told, average="macro"))


class Formats(unittest.TestCase):
    truth = {"a.png": [[0, 1, 2], [2, 1, 0]]}

    def test_a_palette_is_not_applied(self):
        for bits in (2, 4, 8):
            result = of(["miou"], self.truth, {"a.png": png(self.truth["a.png"], "P", bits=bits)})
            self.assertEqual(result["scores"]["miou"], 1, bits)

    def test_one_bit_is_enough_for_two_labels(self):
        two = raw_png(8, 1, 1, 0, b"\0\x55")
        result = of(["miou"], {"a.png": [[0, 1] * 4]}, {"a.png": two}, labels=["no", "yes"])
        self.assertEqual(result["scores"]["miou"], 1)


class Refused(unittest.TestCase):
    truth = {"a.png": [[0, 1, 2], [2, 1, 0]]}

    def refused(self, content: bytes, code: str) -> dict:
        [mistake] = of(["miou"], self.truth, {"a.png": content})["mistakes"]
        self.assertEqual((mistake["file"], mistake["code"]), ("a.png", code))
        self.assertTrue(mistake["message"]["en"] and mistake["message"]["zh"])
        return mistake

    def test_another_size(self):
        mistake = self.refused(png([[0, 1], [2, 1], [0, 0]]), "wrong_size")
        self.assertEqual(mistake["expected"], "3 × 2 pixels")

    def test_other_modes(self):
        for mode in ("RGB", "RGBA", "LA", "I;16"):
            values = self.truth["a.png"]
            content = raw_png(3, 2, 16, 0, b"\0" * 14) if mode == "I;16" else png(values, mode)
            self.refused(content, "wrong_mode")

    def test_grayscale_that_pillow_would_stretch(self):
        for depth in (2, 4):
            self.refused(raw_png(3, 2, depth, 0, b"\0\0\0\0\0\0"), "wrong_mode")

    def test_another_format_by_the_same_name(self):
        for format in ("BMP", "TIFF", "GIF", "JPEG"):
            self.refused(png(self.truth["a.png"], format=format), "not_a_png")
        self.refused(b"%!PS-Adobe-3.0 EPSF-3.0\n" + b" " * 64, "not_a_png")
        self.refused(b"\x89PNG", "not_a_png")
        self.refused(b"", "empty_file")

    def test_a_pixel_that_is_no_label(self):
        mistake = self.refused(png([[0, 1, 2], [2, 9, 0]]), "unknown_label")
        self.assertEqual((mistake["found"], mistake["expected"]), ("9", "0 … 2"))
        self.assertIn("x = 1, y = 1", mistake["message"]["en"])

    def test_a_decompression_bomb_is_refused_by_its_header(self):
        self.refused(raw_png(60_000, 60_000, 8, 0, b"\0"), "wrong_size")

    def test_a_bomb_in_the_text_chunks(self):
        bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * (8 << 20)))
        self.refused(raw_png(3, 2, 8, 0, b"\0\0\1\2\0\2\1\0", bomb), "unreadable_image")

    def test_more_bytes_than_such_a_mask_can_have(self):
        self.refused(raw_png(3, 2, 8, 0, b"\0\0\1\2\0\2\1\0", chunk(b"prIv", b"x" * 100_000)), "file_too_large")

    def test_pixels_without_end_stop_where_the_mask_does(self):
        endless = raw_png(3, 2, 8, 0, b"\0\0\1\2\0\2\1\0" + b"\0" * (40 << 20))
        result = of(["miou"], self.truth, {"a.png": endless})
        self.assertTrue("scores" in result or result["mistakes"][0]["code"] == "unreadable_image", result)

    def test_an_animation(self):
        frames = [Image.fromarray(np.full((2, 3), value, np.uint8)) for value in (0, 1)]
        with io.BytesIO() as file:
            frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
            self.refused(file.getvalue(), "unreadable_image")

    def test_damaged_files_never_crash_the_judge(self):
        whole, chance = png(self.truth["a.png"]), random.Random(1)
        for cut in range(0, len(whole)):
            result = of(["miou"], self.truth, {"a.png": whole[:cut]})
            # What only lacks check sums and the end mark has all its pixels; no pixel is ever made up.
            self.assertTrue("mistakes" in result or result["scores"]["miou"] == 1, cut)
            self.assertTrue("mistakes" in result or cut > 50, cut)
        for _ in range(150):
            damaged = bytearray(whole)
            for _ in range(chance.randint(1, 4)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            of(["miou"], self.truth, {"a.png": bytes(damaged)})

    def test_a_mask_that_is_missing(self):
        result = of(["miou"], {"a.png": [[0, 1]], "b.png": [[0, 1]]}, {"b.png": [[0, 1]]})
        self.assertEqual([(m["file"], m["code"]) for m in result["mistakes"]], [("a.png", "missing_file")])


    def test_a_file_in_the_place_of_the_folder(self):
        options, truth = {"labels": LABELS, "predictions": "out"}, {"a.png": png([[0, 1]])}
        [mistake] = judged("segmentation", options, ["miou"], truth, {"out": "x"})["mistakes"]
        self.assertEqual((mistake["file"], mistake["code"]), ("out/a.png", "missing_file"))


class TruthsThatMakeNoSense(unittest.TestCase):
    def test_each_is_a_crash(self):
        good = {"a.png": [[0, 1]]}
        for truth, scores, options in (
            ({}, ["miou"], {}),
            ({"a.png": [[0, 9]]}, ["miou"], {}),
            ({"a.png": b"nothing"}, ["miou"], {}),
            ({"a.png": [[255, 255]]}, ["miou"], {"ignore": 255}),
            ({"a.png": [[0, 0]]}, ["miou"], {"without": ["ground"]}),
            (good, ["water_iou"], {}),
            (good, ["beauty"], {}),
            (good, ["miou"], {"labels": ["one"]}),
        ):
            with self.assertRaises(ValueError, msg=(truth, scores, options)):
                of(scores, truth, good, **options)


class NoLinks(unittest.TestCase):
    def test_a_link_in_the_place_of_a_mask(self):
        from jiebang_judge import Mistakes, MistakesFound, open_regular

        with tempfile.TemporaryDirectory() as folder:
            os.symlink("/etc/passwd", os.path.join(folder, "a.png"))
            mistakes = Mistakes()
            with self.assertRaises(MistakesFound):
                open_regular(os.path.join(folder, "a.png"), "a.png", mistakes)
            self.assertEqual(mistakes.listed[0]["code"], "not_a_regular_file")


if __name__ == "__main__":
    unittest.main()
