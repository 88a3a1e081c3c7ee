"""The detection metric against pycocotools and against what a hand computes."""

import json
import random
import unittest

import numpy as np

from jiebang_judge import MistakesFound
from metrics import detection as metric
from metrics.boxes import iou
from metrics.test_folders import folders

CLASSES = ["leopard", "wolf"]
HEADER = "image_id,class,score,x,y,w,h\n"
#: Two pictures with a leopard each, one with nothing; one wolf.
TRUTH = "image_id,class,x,y,w,h\na,leopard,10,10,20,20\nb,leopard,50,50,40,20\nb,wolf,0,0,10,10\nc,,,,,\n"


def judged(truth: str, predictions: str | None, scores=("map",), classes=CLASSES, **options) -> dict:
    """The result, or the list of mistakes. The truth is prepared before any prediction is there."""
    with folders({"classes": classes, **options}, scores) as (job, write):
        write("truth", "truth.csv", truth)
        prepared = metric.prepare(job)
        write("predictions", "predictions.csv", predictions)
        try:
            return metric.judge(job, prepared)
        except MistakesFound as found:
            return found.mistakes.as_result()


def scored(truth: str, rows: str, *scores: str, **options) -> list[float]:
    result = judged(truth, HEADER + rows, scores, **options)
    return [round(result["scores"][key], 9) for key in scores]


class ByHand(unittest.TestCase):
    def test_boxes_that_half_overlap(self):
        one = np.array([[0.0, 0, 10, 10]])
        np.testing.assert_allclose(iou(one, np.array([[5.0, 0, 10, 10], [0, 0, 10, 10], [20, 20, 5, 5]])), [[1 / 3, 1, 0]])

    def test_all_found_is_one_and_nothing_found_is_zero(self):
        right = "a,leopard,.9,10,10,20,20\nb,leopard,.8,50,50,40,20\nb,wolf,.7,0,0,10,10\n"
        keys = ["map", "ap50", "ap75", "ar", "leopard_ap", "wolf_ap50", "map_small"]
        self.assertEqual(scored(TRUTH, right, *keys), [1.0] * 7)
        self.assertEqual(scored(TRUTH, "", *keys), [0.0] * 7)

    def test_one_of_two_found_reaches_51_of_101_recalls(self):
        self.assertEqual(scored(TRUTH, "a,leopard,.9,10,10,20,20\n", "leopard_ap"), [round(51 / 101, 9)])

    def test_a_surer_box_that_is_wrong_halves_the_precision_up_to_there(self):
        # Wrong (.9), right (.8), right (.7): the best precision from each recall on is 2 / 3 everywhere.
        rows = "c,leopard,.9,10,10,20,20\na,leopard,.8,10,10,20,20\nb,leopard,.7,50,50,40,20\n"
        self.assertEqual(scored(TRUTH, rows, "leopard_ap"), [round(2 / 3, 9)])

    def test_a_box_found_twice_is_wrong_the_second_time(self):
        rows = "a,leopard,.9,10,10,20,20\na,leopard,.8,10,10,20,20\nb,leopard,.7,50,50,40,20\n"
        self.assertEqual(scored(TRUTH, rows, "leopard_ap"), [round((51 + 50 * 2 / 3) / 101, 9)])

    def test_an_overlap_of_0_6_counts_at_the_iou_50_55_and_60(self):
        # 20 × 20 against 20 × 12 inside it: IoU 240 / 400 = .6
        truth = "image_id,class,x,y,w,h\na,leopard,10,10,20,20\n"
        found = scored(truth, "a,leopard,.9,10,10,20,12\n", "map", "ap50", "ap75", "ar")
        self.assertEqual(found, [0.3, 1.0, 0.0, 0.3])

    def test_the_wrong_class_finds_nothing(self):
        self.assertEqual(scored(TRUTH, "a,wolf,.9,10,10,20,20\n", "map"), [0.0])

    def test_a_class_that_the_truth_lacks_costs_nothing(self):
        truth = "image_id,class,x,y,w,h\na,leopard,10,10,20,20\n"
        self.assertEqual(scored(truth, "a,leopard,.5,10,10,20,20\na,wolf,.9,10,10,20,20\n", "map"), [1.0])

    def test_each_picture_has_its_own_score(self):
        rows = "a,leopard,.9,10,10,20,20\nb,leopard,.8,50,50,40,20\nc,wolf,.25,0,0,9,9\n"
        result = judged(TRUTH, HEADER + rows)
        self.assertEqual({case["id"]: case["score"] for case in result["cases"]}, {"a": 1.0, "b": 0.5, "c": 0.75})

    def test_the_figure_counts_what_was_taken_for_what(self):
        rows = "a,wolf,.9,10,10,20,20\nb,leopard,.8,50,50,40,20\nb,wolf,.4,0,0,10,10\nc,wolf,.6,0,0,9,9\n"
        figure = judged(TRUTH, HEADER + rows)["figures"]["confusion"]
        self.assertEqual(figure["labels"], ["leopard", "wolf", "–"])
        self.assertEqual(figure["matrix"], [[1, 1, 0], [0, 0, 1], [0, 1, 0]])


def made_up(seed: int, images: int, classes: int, ties: bool) -> tuple[list[tuple], list[tuple]]:
    """True boxes (image, class, x, y, w, h) and found ones (image, class, score, x, y, w, h)."""
    r = random.Random(seed)
    true, found = [], []

    def sure() -> float:
        return r.randint(1, 9) / 10 if ties else r.randint(1, 999999) / 1000000

    for i in range(images):
        for _ in range(r.randint(0, 4)):
            c = r.randrange(classes)
            s = r.choice([20, 60, 150])
            w, h = r.randint(4, s), r.randint(4, s)
            x, y = r.randint(0, 200), r.randint(0, 150)
            true.append((i, c, x, y, w, h))
            for _ in range(r.randint(0, 2)):
                other = c if r.random() < 0.8 else r.randrange(classes)
                score = sure()
                dx, dy, dw, dh = (r.randint(-max(1, v // 6), max(1, v // 6)) for v in (w, h, w, h))
                found.append((i, other, score, x + dx, y + dy, max(1, w + dw), max(1, h + dh)))
        for _ in range(r.randint(0, 2)):
            score = sure()
            c, x, y = r.randrange(classes), r.randint(0, 200), r.randint(0, 150)
            found.append((i, c, score, x, y, r.randint(2, 90), r.randint(2, 90)))
    return true, found


#: What pycocotools 2.0.11 says of ``made_up(*key)``.
PYCOCOTOOLS = {
    (1, 6, 2, False): {
        "map": 0.136716171617,
        "ap50": 0.291254125413,
        "ap75": 0.143564356436,
        "map_small": 0.174339933993,
        "map_medium": 0.07896039604,
        "ar": 0.235,
        "c0_ap": 0.140264026403,
        "c1_ap": 0.133168316832,
    },
    (2, 25, 3, False): {
        "map": 0.175100867507,
        "ap50": 0.431712987796,
        "ap75": 0.10207215768,
        "map_small": 0.174535193446,
        "map_medium": 0.366510450334,
        "map_large": 0.266666666667,
        "ar": 0.318235294118,
        "c0_ap": 0.164298002522,
        "c1_ap": 0.160991458414,
        "c2_ap": 0.200013141586,
    },
    (3, 25, 3, True): {
        "map": 0.16204343133,
        "ap50": 0.4229388345,
        "ap75": 0.106237956453,
        "map_small": 0.230933930228,
        "map_medium": 0.158417270298,
        "map_large": 0.117326732673,
        "ar": 0.336243386243,
        "c0_ap": 0.276346550911,
        "c1_ap": 0.071855950301,
        "c2_ap": 0.137927792779,
    },
    (4, 60, 4, False): {
        "map": 0.14803407136,
        "ap50": 0.338383686948,
        "ap75": 0.11385443988,
        "map_small": 0.116217788487,
        "map_medium": 0.226048399341,
        "map_large": 0.366584158416,
        "ar": 0.318899018233,
        "c0_ap": 0.160923355096,
        "c1_ap": 0.146393850604,
        "c2_ap": 0.139714129168,
        "c3_ap": 0.145104950574,
    },
    (5, 60, 1, True): {
        "map": 0.19708804958,
        "ap50": 0.494534591758,
        "ap75": 0.108410511318,
        "map_small": 0.220827254872,
        "map_medium": 0.154071483031,
        "map_large": 0.385017045661,
        "ar": 0.368181818182,
        "c0_ap": 0.19708804958,
    },
}


class AgainstPycocotools(unittest.TestCase):
    def test_made_up_boxes_score_what_pycocotools_scores(self):
        for made, expected in PYCOCOTOOLS.items():
            _, images, classes, _ = made
            true, found = made_up(*made)
            bare = set(range(images)) - {row[0] for row in true}
            truth = "image_id,class,x,y,w,h\n" + "".join(f"i{i:03},,,,,\n" for i in sorted(bare))
            truth += "".join(f"i{i:03},c{c},{x},{y},{w},{h}\n" for i, c, x, y, w, h in true)
            rows = "".join(f"i{i:03},c{c},{s},{x},{y},{w},{h}\n" for i, c, s, x, y, w, h in found)
            given = judged(truth, HEADER + rows, list(expected), [f"c{c}" for c in range(classes)])["scores"]
            for key, value in expected.items():
                self.assertAlmostEqual(given[key], value, places=9, msg=f"{made} {key}")


class WhoseFault(unittest.TestCase):
    def mistake(self, rows: str | None, **options) -> dict:
        return judged(TRUTH, rows if rows is None else HEADER + rows, **options)["mistakes"][0]

    def test_each_mistake_is_told_by_line_and_column(self):
        for row, code, column in [
            ("x,leopard,.9,1,1,2,2", "unknown_id", "image_id"),
            ("a,lynx,.9,1,1,2,2", "unknown_label", "class"),
            ("a,leopard,1.5,1,1,2,2", "out_of_range", "score"),
            ("a,leopard,.9,nan,1,2,2", "not_finite", "x"),
            ("a,leopard,.9,1,one,2,2", "not_a_number", "y"),
            ("a,leopard,.9,1,1,0,2", "empty_box", "w"),
            ("a,leopard,.9,1,1,2,-2", "empty_box", "h"),
            ("a,leopard,.9,1,1", "wrong_field_count", None),
        ]:
            found = self.mistake(f"a,leopard,.9,1,1,2,2\n{row}\n")
            self.assertEqual((found["line"], found["code"], found.get("column")), (3, code, column), row)
            self.assertTrue(found["expected"])

    def test_no_file_and_no_header(self):
        self.assertEqual(self.mistake(None)["code"], "missing_file")
        self.assertEqual(judged(TRUTH, "a,leopard,.9,1,1,2,2\n")["mistakes"][0]["code"], "wrong_header")

    def test_too_many_boxes_in_a_picture(self):
        found = self.mistake("a,leopard,.9,1,1,2,2\n" * 4, most=3)
        self.assertEqual((found["line"], found["code"], found["column"]), (5, "too_many_rows", "image_id"))

    def test_the_mistakes_never_tell_a_truth(self):
        told = json.dumps(judged("image_id,class,x,y,w,h\na,wolf,123,4,5,6\n", HEADER + "a,lynx,.5,1,1,0,2\n"))
        self.assertNotIn("123", told)

    def test_a_truth_that_makes_no_sense_is_a_crash_before_anybody_predicts(self):
        head = "image_id,class,x,y,w,h\n"
        for rows in (
            "",
            "a,,,,,\n",
            "a,lynx,1,1,2,2\n",
            "a,wolf,1,1,0,2\n",
            "a,wolf,1,1,2,two\n",
            "a,,,,,\na,wolf,1,1,2,2\n",
            "a,wolf,1,1,2,2\na,,,,,\n",
            "a,,1,1,2,2\n",
        ):
            with self.assertRaises(ValueError, msg=rows):
                judged(head + rows, None)

    def test_a_score_that_is_unknown_or_undefined_is_a_crash_before_anybody_predicts(self):
        only_wolves = "image_id,class,x,y,w,h\na,wolf,1,1,2,2\n"
        for key in ("elegance", "lynx_ap", "leopard_ap", "map_large", "map_huge"):
            with self.assertRaises(ValueError, msg=key):
                judged(only_wolves, None, [key])

    def test_many_boxes_on_many_pictures_are_judged_in_time(self):
        truth = "image_id,class,x,y,w,h\n" + "".join(f"{i},wolf,10,10,50,50\n" for i in range(40))
        rows = "".join(f"{i},wolf,{j / 100},{10 + j % 3},10,50,50\n" for i in range(40) for j in range(100))
        self.assertEqual(scored(truth, rows, "ap50", "ar")[1], 1.0)


if __name__ == "__main__":
    unittest.main()
