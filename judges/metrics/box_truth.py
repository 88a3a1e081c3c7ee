"""The boxes that are really there."""

import numpy as np

from jiebang_judge import Mistakes, MistakesFound, Number, OneOf, WrongValue, read_rows


class Picture:
    """What is in one picture: ``classes`` of its boxes and ``boxes`` (n, 4) as x, y, w, h."""

    def __init__(self) -> None:
        self.classes: list[str] = []
        self.boxes: list[list[float]] = []

    def of(self, name: str) -> np.ndarray:
        """The boxes of one class, (n, 4)."""
        chosen = [box for box, one in zip(self.boxes, self.classes) if one == name]
        return np.asarray(chosen, float).reshape(-1, 4)


def read_pictures(path: str, id: str, kind: str, classes: list[str]) -> dict[str, Picture]:
    """Every picture by its id, sorted by it. Raises ValueError for anything wrong: it is never the contestant's."""
    pictures: dict[str, Picture] = {}
    bare: set[str] = set()
    label, number, mistakes = OneOf(classes), Number(), Mistakes()
    try:
        for line, (key, name, *texts) in read_rows(path, [id, kind, "x", "y", "w", "h"], mistakes):
            picture = pictures.setdefault(key, Picture())
            if not key or key in bare or (name == "" and picture.classes):
                raise ValueError(f"{path}:{line}: {key!r} has nothing in it and yet another row, or has no name")
            if name == "" and not any(texts):
                bare.add(key)
                continue
            box = [number.read(text) for text in texts]
            if box[2] <= 0 or box[3] <= 0:
                raise ValueError(f"{path}:{line}: a box must be wider and higher than 0")
            picture.classes.append(label.read(name))
            picture.boxes.append(box)
        mistakes.raise_if_any()
    except WrongValue as wrong:
        raise ValueError(f"{path}:{line}: {wrong}") from wrong
    except MistakesFound as found:
        first = found.mistakes.listed[0]
        raise ValueError(f"{path}:{first.get('line', 1)}: {first['message']['en']}") from found
    if not pictures:
        raise ValueError(f"{path}: no rows")
    return dict(sorted(pictures.items()))
