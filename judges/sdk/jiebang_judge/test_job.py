"""How a judging ends: a result, a list of mistakes, or a crash."""

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest


def ran(body: str, scores=("x",), prepare: str | None = None):
    """Runs a judge whose function has ``body``; returns its exit status and what lies in its output folder."""
    program = "from jiebang_judge import *\n"
    if prepare is not None:
        program += "def prepare(job):\n" + textwrap.indent(textwrap.dedent(prepare), "    ") + "\n"
    parameters = "job" if prepare is None else "job, truth"
    program += f"def judge({parameters}):\n" + textwrap.indent(textwrap.dedent(body), "    ")
    call = "run(judge)" if prepare is None else "run(judge, prepare)"
    with tempfile.TemporaryDirectory() as folder:
        environment = {f"JIEBANG_{k}": folder for k in ("INPUT", "TRUTH", "PREDICTIONS", "OUTPUT")}
        environment["JIEBANG_JUDGE"] = json.dumps({"options": {"k": 3}, "scores": list(scores)})
        process = subprocess.run(
            [sys.executable, "-c", program + f"\n{call}"], env={**os.environ, **environment}, capture_output=True
        )
        files = os.listdir(folder)
        if not files:
            return process.returncode, None
        assert files == ["result.json"], files
        with open(os.path.join(folder, "result.json"), encoding="utf-8") as file:
            return process.returncode, json.load(file)


class Run(unittest.TestCase):
    def test_a_result_is_written(self):
        self.assertEqual(ran("return {'scores': {'x': job.options['k'] / 2}}"), (0, {"scores": {"x": 1.5}}))

    def test_what_was_prepared_is_handed_to_the_judge(self):
        body, prepare = "return {'scores': {'x': truth + 1}}", "return job.options['k']"
        self.assertEqual(ran(body, prepare=prepare), (0, {"scores": {"x": 4}}))

    def test_a_preparation_that_fails_is_a_crash_whatever_it_raises(self):
        for prepare in ("return 1 / 0", "raise Mistakes().stop('p.csv', 'odd', 'Odd.', '奇怪。')"):
            self.assertEqual(ran("return {'scores': {'x': 1}}", prepare=prepare), (1, None), prepare)

    def test_mistakes_are_written(self):
        status, result = ran("m = Mistakes()\nraise m.stop('p.csv', 'odd', 'Odd.', '奇怪。', line=2)")
        self.assertEqual(status, 0)
        self.assertEqual(result["mistakes"][0]["message"]["zh"], "奇怪。")
        self.assertEqual(result["more"], 0)

    def test_an_exception_is_a_crash_and_leaves_no_result(self):
        self.assertEqual(ran("return 1 / 0"), (1, None))

    def test_a_missing_or_infinite_score_is_a_crash(self):
        for scores in ("{}", "{'x': float('nan')}", "{'x': 1e400}", "{'x': None}", "{'x': True}"):
            self.assertEqual(ran(f"return {{'scores': {scores}}}"), (1, None), scores)

    def test_a_case_out_of_range_is_a_crash(self):
        self.assertEqual(ran("return {'scores': {'x': 1}, 'cases': [{'id': 'a', 'score': 2}]}"), (1, None))

    def test_an_interval_upside_down_is_a_crash(self):
        result = "return {'scores': {'x': 1}, 'intervals': {'x': [%s]}}"
        self.assertEqual(ran(result % "0.5, 1.5")[1]["intervals"], {"x": [0.5, 1.5]})
        self.assertEqual(ran(result % "1.5, 0.5"), (1, None))


if __name__ == "__main__":
    unittest.main()
