"""One burst: three frames of what passed a camera, a second apart."""

import io
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from .animals import SPECIES, Pose
from .coats import Looks
from .noise import fractal
from .portrait import portrait
from .site import HEIGHT, WIDTH, Site

FRAMES = 3
BAR = 11
VIEW = HEIGHT - BAR
#: Pixels of an animal that a frame must show when it is placed, and below which it would count as empty.
ENOUGH, NOTHING = 260, 60
#: How fast it passes: pixels a frame at 60 pixels a metre.
PACE = {"snow_leopard": (0, 34), "blue_sheep": (0, 18), "ibex": (0, 18), "wolf": (8, 44), "fox": (6, 40),
        "livestock": (0, 14), "human": (6, 36)}
HERD = {"blue_sheep": 0.5, "ibex": 0.4, "livestock": 0.4, "wolf": 0.2}
#: Nearest and farthest an animal stands, as a share of the way from the crest to the lower edge.
ROWS = {"fox": (0.42, 0.97), "snow_leopard": (0.30, 0.97), "livestock": (0.16, 0.72), "human": (0.16, 0.80)}


class Burst:
    """``jpegs`` of the frames in order, and what each of them shows: ``labels``, and ``boxes`` (x, y, w, h) in pixels,
    one around what can be seen of each animal, farthest first; ``boxes`` leaves out slivers, which ``labels`` adds up.
    """


class Staging(NamedTuple):
    """What is asked of those who pass: ``direction`` -1 to the left or 1 to the right, and ``rows``, the farthest and
    nearest that they stand (0 at the crest, 1 at the lower edge); None leaves it to chance."""

    direction: int | None = None
    rows: tuple[float, float] | None = None


def draw_burst(
    site: Site, rng, label: str, individual: int, seed: int, when, staging: Staging = Staging()  # noqa: B008
) -> Burst:
    """``when(night, frame)`` gives a frame's datetime; ``individual`` is a snow leopard's number, ``seed`` its coat's."""
    night = rng.random() < 0.45
    sky = _Weather(rng, site, night)
    stage = sky.stage(site)
    cast = [] if label == "empty" else _cast(site, rng, label, individual, seed, staging)
    leaves = bool(cast) and rng.random() < 0.10
    burst = Burst()
    burst.jpegs, burst.labels, burst.boxes = [], [], []
    shaky = rng.random() < 0.3
    temperature = int(rng.integers(-24, 13))
    for frame in range(FRAMES):
        picture = stage.copy()
        shown = 0
        owner = np.full((HEIGHT, WIDTH), -1, np.int8)
        for number, actor in enumerate(cast):
            if not (leaves and frame == FRAMES - 1):
                shown += actor.enter(picture, site, sky, frame, owner, number)
        burst.labels.append(label if shown > NOTHING else "empty")
        shift = rng.integers(-1, 2, 2) if shaky else (0, 0)
        owner = np.roll(owner, shift, (0, 1))[:VIEW]
        if shift[1]:
            owner[:, 0 if shift[1] > 0 else -1] = -1  # What rolled in at the other side belongs to nobody.
        burst.boxes.append([box for number in range(len(cast)) if (box := _box(owner == number))])
        picture = sky.over(np.roll(picture, shift, (0, 1)), site, rng)
        burst.jpegs.append(_developed(picture, sky, rng, temperature, when(night, frame)))
    return burst


class _Actor:
    """An animal on its way through the frame."""

    def __init__(self, site, rng, label, name, row, x, direction, pace, looks, squeeze):
        self.site, self.label, self.name, self.row, self.x = site, label, name, row, x
        self.direction, self.pace, self.looks, self.squeeze = direction, pace, looks, squeeze
        self.scale = max(16.0, site.scale_at(row)) * rng.uniform(0.90, 1.08)
        stride = min(1.0, pace / 22)
        low = {"blue_sheep": 0.55, "ibex": 0.45, "livestock": 0.55, "wolf": 0.2, "fox": 0.3}.get(label, 0.15)
        head = rng.uniform(-0.95, -0.6) if stride < 0.4 and rng.random() < low else rng.uniform(-0.30, 0.16)
        self.pose = Pose(rng.random(), stride, head, rng.random(), rng.uniform(-1, 1))
        self.slope = rng.uniform(-0.06, 0.06)
        self.cache: dict[int, object] = {}

    def picture(self, frame: int):
        """How it looks in ``frame``; one that stands still is drawn once but for the movement of its head."""
        if frame not in self.cache:
            pose = Pose(self.pose.step + 0.31 * frame * min(1.0, self.pace / 8), self.pose.stride,
                        self.pose.head + 0.05 * np.sin(frame * 2.1 + self.pose.sway * 3), self.pose.tail,
                        self.pose.sway * np.cos(frame))
            self.cache[frame] = portrait(self.name, pose, self.looks, self.scale, self.direction > 0, self.squeeze,
                                         self.site.sun)
        return self.cache[frame]

    def place(self, frame: int) -> tuple[int, int]:
        along = self.direction * self.pace * (frame - 1)
        return int(round(self.x + along)), int(round(self.row + self.slope * along))

    def visible(self, frame: int) -> int:
        """About how many of its pixels the frame would show: its outline in the middle frame, moved along."""
        return int((self._mask(frame, self.picture(1))[0] > 0.5).sum())

    def _mask(self, frame: int, animal):
        x, row = self.place(frame)
        h, w = animal.alpha.shape
        left, top = x + animal.left, row + animal.top
        x0, x1, y0, y1 = max(0, left), min(WIDTH, left + w), max(0, top), min(VIEW, top + h)
        if x1 <= x0 or y1 <= y0:
            return np.zeros((0, 0)), None, None
        inner = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
        outer = np.s_[y0:y1, x0:x1]
        return animal.alpha[inner] * (self.site.near[outer] <= row + 1), inner, outer

    def enter(self, picture, site, sky, frame, owner, number) -> int:
        """Paints itself and its shadow, and puts its ``number`` on its pixels of ``owner`` (h, w); returns how many
        of its pixels can be seen, before a nearer one hides some."""
        animal = self.picture(frame)
        mask, inner, outer = self._mask(frame, animal)
        if inner is None:
            return 0
        x, row = self.place(frame)
        sky.cast_shadow(picture, site, animal, x, row, self.scale)
        colour = sky.animal_colour(animal, inner, site, row)
        picture[outer] += (colour - picture[outer]) * mask[..., None]
        if sky.night and animal.eye is not None and self.name != "human" and self.pose.sway > -0.3:
            _eyeshine(picture, x + animal.eye[0], row + animal.eye[1], max(0.8, self.scale / 55), mask, outer)
        owner[outer][mask > 0.5] = number
        return int((mask > 0.5).sum())


def _box(seen: np.ndarray) -> tuple[int, int, int, int] | None:
    """The box around what is True in ``seen`` (h, w); None if that is next to nothing."""
    if seen.sum() <= NOTHING:
        return None
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    x, y = int(columns[0]), int(rows[0])
    return x, y, int(columns[-1]) + 1 - x, int(rows[-1]) + 1 - y


def _cast(site, rng, label, individual, seed, staging) -> list[_Actor]:
    """Who passes: one animal or a small herd, placed so that every frame shows enough of the first."""
    name = SPECIES[label][int(rng.integers(len(SPECIES[label])))].__name__
    direction = staging.direction or int(rng.choice([-1, 1]))
    slow, fast = PACE[label]
    dress = tuple(_DRESS[int(rng.integers(len(_DRESS)))] for _ in range(4))
    count = 1
    if rng.random() < HERD.get(label, 0):
        count = int(rng.integers(2, 4))
    tone = rng.uniform(-1, 1)
    cast: list[_Actor] = []
    for k in range(count):
        far, near = staging.rows or ROWS.get(label, (0.30, 0.92))
        for attempt in range(12):
            share = rng.uniform(far, near)
            crest = float(site.crest[WIDTH // 2])
            row = crest + (HEIGHT * 0.99 - crest) * share
            edge = rng.random() < 0.25 and attempt < 8
            x = rng.choice([rng.uniform(-0.05, 0.12), rng.uniform(0.88, 1.05)]) if edge else rng.uniform(0.2, 0.8)
            looks = Looks(np.clip(tone + rng.normal(0, 0.2) * k, -1, 1), individual, direction > 0, seed, dress)
            pace = rng.uniform(slow, fast) * site.scale_at(row) / 60
            actor = _Actor(site, rng, label, name, row, x * WIDTH, direction, pace, looks, rng.uniform(0.72, 1.0))
            seen = [actor.visible(frame) for frame in range(FRAMES)]
            if min(seen) >= ENOUGH:
                break
        else:
            if cast:
                break
            actor.x, actor.pace, actor.cache = WIDTH / 2, 0.0, {}
            actor.row = crest + (HEIGHT - crest) * 0.6
            actor.scale = site.scale_at(actor.row)
            _put_in_the_open(actor)
        cast.append(actor)
    return sorted(cast, key=lambda a: a.row)


def _put_in_the_open(actor: _Actor) -> None:
    """Moves an animal that rocks would hide to where it shows most."""

    def shown_at(x: int) -> int:
        actor.x = float(x)
        return actor.visible(1)

    actor.x = float(max(range(30, WIDTH - 30, 28), key=shown_at))


class _Weather:
    """Light and air during one burst."""

    def __init__(self, rng, site, night: bool) -> None:
        self.night = night
        self.overcast = rng.random() < 0.35
        self.exposure = rng.uniform(0.82, 1.14)
        self.warmth = rng.uniform(-0.05, 0.07)
        kind = rng.random()
        self.fog = rng.uniform(10, 40) if kind < 0.13 else None
        self.snowfall = int(rng.integers(40, 240)) if kind > 0.87 else 0
        self.reach = rng.uniform(3.2, 6.0)
        self.centre = (rng.uniform(0.42, 0.58) * WIDTH, rng.uniform(0.55, 0.70) * HEIGHT)
        self.softness = rng.choice([0.0, 0.45, 0.9, 1.3], p=[0.35, 0.35, 0.2, 0.1])
        self.grain = rng.uniform(4.5, 10.0) if night else rng.uniform(1.5, 4.0)
        self.contrast = 0.78 if self.overcast else 1.0
        y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
        spread = ((x - self.centre[0]) / (0.62 * WIDTH)) ** 2 + ((y - self.centre[1]) / (0.75 * HEIGHT)) ** 2
        self.beam = np.exp(-spread) * 1.1
        self.vignette = 1 - 0.16 * (((x / WIDTH - 0.5) * 2) ** 2 + ((y / HEIGHT - 0.5) * 2) ** 2) / 2

    def stage(self, site) -> np.ndarray:
        """The empty place in this light, (h, w, 3) by day and by night."""
        picture = site.picture.copy()
        if not self.night:
            if self.overcast:
                grey = picture.mean(axis=2, keepdims=True)
                picture = grey + 0.72 * (picture - grey)
            return picture
        grey = picture @ np.array([0.42, 0.38, 0.20], np.float32)
        grey = 255 * (grey / 255) ** 1.15
        lit = grey * self.flash(site.depth) * self.beam + 3
        return np.repeat(np.where(site.sky > 0.5, 4, lit)[..., None], 3, axis=2)

    def flash(self, metres):
        return 1.35 / (1 + (np.asarray(metres) / self.reach) ** 2)

    def animal_colour(self, animal, inner, site, row):
        if self.night:
            metres = site.eye_height * HEIGHT / max(row - site.horizon, 3)
            grey = animal.infrared[inner] * float(self.flash(metres)) * 1.05
            x = inner[1]
            beam = float(self.beam[min(HEIGHT - 1, int(row)), WIDTH // 2])
            return np.repeat((grey * (0.45 + 0.55 * beam) + 3)[..., None], 3, axis=2)
        colour = animal.colour[inner]
        if self.overcast:
            grey = colour.mean(axis=2, keepdims=True)
            colour = grey + 0.72 * (colour - grey)
        return colour

    def cast_shadow(self, picture, site, animal, x, row, scale) -> None:
        """Darkens the ground under an animal and, in sunshine, beside it."""
        h, w = animal.alpha.shape
        reach = max(2, int(w * 0.42))
        depth = max(2.0, 0.085 * scale)
        lean = -np.sign(site.sun[0]) * scale * (0.0 if self.overcast or self.night else 0.22)
        cx, cy = x + animal.left + w / 2 + lean, row + depth * 0.1
        x0, x1 = max(0, int(cx - reach)), min(WIDTH, int(cx + reach) + 1)
        y0, y1 = max(0, int(cy - depth)), min(VIEW, int(cy + depth) + 1)
        if x1 <= x0 or y1 <= y0:
            return
        dx = (np.arange(x0, x1) - cx)[None, :] / reach
        dy = (np.arange(y0, y1) - cy)[:, None] / depth
        strength = 0.38 if self.overcast else 0.30 if self.night else 0.52
        shade = strength * np.clip(1.15 - dx * dx - dy * dy, 0, 1)
        shade = shade * (site.near[y0:y1, x0:x1] <= row + 1)
        picture[y0:y1, x0:x1] *= (1 - shade)[..., None]

    def over(self, picture, site, rng) -> np.ndarray:
        """Fog, falling snow and the lens over a frame."""
        if self.fog:
            tone = 70.0 if self.night else 206.0
            thick = 0.45 * fractal(rng, HEIGHT, WIDTH, 2, 3) + 0.55 * (1 - np.exp(-site.depth / self.fog))
            thick = thick * (0.6 if self.night else 0.95)
            picture = picture + (tone - picture) * thick[..., None]
        for _ in range(self.snowfall):
            size = rng.uniform(0.6, 2.3) * (1.4 if self.night else 1.0)
            x, y = rng.uniform(0, WIDTH), rng.uniform(0, VIEW)
            _blob(picture, x, y, size, 235 if self.night else 245, rng.uniform(0.35, 0.9))
        gain = self.exposure * rng.uniform(0.965, 1.035)
        picture = ((picture - 118) * self.contrast + 118) * gain if not self.night else picture * gain
        if not self.night:
            picture = picture * np.array([1 + self.warmth, 1.0, 1 - self.warmth], np.float32)
        return picture * self.vignette[..., None]


def _blob(picture, x, y, size, tone, strength) -> None:
    x0, x1 = max(0, int(x - size)), min(WIDTH, int(x + size) + 2)
    y0, y1 = max(0, int(y - size)), min(HEIGHT, int(y + size) + 2)
    if x1 <= x0 or y1 <= y0:
        return
    d = ((np.arange(x0, x1) - x)[None, :] ** 2 + (np.arange(y0, y1) - y)[:, None] ** 2) / size**2
    picture[y0:y1, x0:x1] += (tone - picture[y0:y1, x0:x1]) * (strength * np.clip(1 - d, 0, 1))[..., None]


def _eyeshine(picture, x, y, size, mask, outer) -> None:
    """Eyes throw the flash back, where nothing hides the animal's head."""
    row, column = int(y) - outer[0].start, int(x) - outer[1].start
    if 0 <= row < mask.shape[0] and 0 <= column < mask.shape[1] and mask[row, column] > 0.5:
        _blob(picture, x, y, size * 1.4, 255, 1.0)


def _developed(picture, sky, rng, temperature, taken) -> bytes:
    """The frame as the camera stores it: lens, sensor, information bar, JPEG without any metadata."""
    image = Image.fromarray(picture.clip(0, 255).astype(np.uint8))
    if sky.softness:
        image = image.filter(ImageFilter.GaussianBlur(float(sky.softness)))
    noisy = np.asarray(image, np.float32)
    if sky.night:
        noisy = noisy + rng.normal(0, sky.grain, (HEIGHT, WIDTH, 1)).astype(np.float32)
    else:
        noisy = noisy + rng.normal(0, sky.grain, (HEIGHT, WIDTH, 3)).astype(np.float32)
    image = Image.fromarray(noisy.clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, VIEW, WIDTH, HEIGHT], fill=(8, 8, 8))
    text = f"{taken:%Y-%m-%d  %H:%M:%S}"
    draw.text((4, VIEW), text, fill=(236, 236, 236), font=_FONT)
    label = f"{temperature:+d}C"
    draw.text((WIDTH - 6 * len(label) - 6, VIEW), label, fill=(236, 236, 236), font=_FONT)
    stored = io.BytesIO()
    image.save(stored, "JPEG", quality=78)
    return stored.getvalue()


_FONT = ImageFont.load_default()
_DRESS = ((150, 40, 36), (48, 52, 66), (72, 88, 60), (38, 38, 44), (120, 96, 62), (40, 70, 110), (170, 120, 44),
          (94, 48, 70), (88, 88, 92))
