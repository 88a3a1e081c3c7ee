"""When a burst was taken."""

import datetime


class Clock:
    """Gives a burst its day and hour, and each of its frames a second of its own.

    ``clock(night, frame)`` is what ``draw_burst`` asks for; ``moments`` keeps the answers, by frame.
    """

    def __init__(self, rng) -> None:
        day = datetime.date(2024, 10, 1) + datetime.timedelta(days=int(rng.integers(0, 230)))
        hour, minute, second = int(rng.integers(0, 10)), int(rng.integers(60)), int(rng.integers(57))
        self._by_day = datetime.datetime.combine(day, datetime.time(8 + hour, minute, second))
        self._by_night = datetime.datetime.combine(day, datetime.time((20 + hour) % 24, minute, second))
        self.moments: list[datetime.datetime] = []

    def __call__(self, night: bool, frame: int) -> datetime.datetime:
        start = self._by_night if night else self._by_day
        self.moments.append(start + datetime.timedelta(seconds=frame))
        return self.moments[-1]
