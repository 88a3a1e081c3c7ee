"""What the author of a judge imports.

A judge is a program that reads predictions, input and truth and says what they are worth::

    from jiebang_judge import Task, judge, read_table

    def score(task: Task) -> dict:
        truth = ...
        table = read_table(task.predictions / "predictions.csv", ["image_id", "label"], ids=truth)
        return {"scores": {"accuracy": ...}}

    if __name__ == "__main__":
        judge(score)

A mistake in the predictions is raised as :class:`Mistakes` and is the contestant's; any other exception is the
judge's own fault, and the platform treats it so.
"""

from jiebang_judge.mistakes import Mistake, Mistakes
from jiebang_judge.table import read_table
from jiebang_judge.task import Task, judge

__all__ = ["Mistake", "Mistakes", "Task", "judge", "read_table"]
