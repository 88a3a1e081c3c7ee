"""A burst: what one trigger of a camera takes."""

from datetime import datetime, timedelta

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from generator.animals import CANVAS, GROUND, draw_animal, size_of
from generator.noise import cloud
from generator.site import HEIGHT, WIDTH, background

LABELS = ["empty", "snow_leopard", "blue_sheep", "ibex", "wolf", "fox", "livestock", "human"]
BAR = 12


def draw_sequence(
    seed: int, site: int, burst: list[int], kind: str, individual: int | None, frames: int
) -> list[tuple[Image.Image, datetime]]:
    """The frames of a burst with the time of each, (HEIGHT, WIDTH) RGB."""
    rng = np.random.default_rng([*burst, 1])
    view, horizon, grass = background(seed, site)
    night = rng.random() < 0.42
    hour = (int(rng.integers(19, 29)) % 24) if night else int(rng.integers(7, 18))
    when = datetime(2019, 1, 1) + timedelta(days=int(rng.integers(300)), hours=hour, seconds=int(rng.integers(3600)))
    weather = str(rng.choice(["clear", "clear", "clear", "fog", "snow"]))
    look = {
        "right": bool(rng.random() < 0.5),
        "scale": float(rng.uniform(0.26, 0.62)),
        "squeeze": float(rng.uniform(0.72, 1.0)),
        "tilt": float(rng.uniform(-7, 7)),
        "start": float(rng.uniform(-0.12, 0.5)),
        "step": float(rng.uniform(0.05, 0.17)),
        "phase": float(rng.uniform(0, 6.3)),
        "foot": float(rng.uniform(0.62, 0.97)),
        "exposure": float(rng.uniform(0.8, 1.14)),
        "warmth": float(rng.uniform(0.92, 1.08)),
        "blur": float(rng.choice([0, 0, 0.5, 0.9, 1.3])),
        "grass": int(rng.integers(0, 10)),
    }
    shadow = cloud(rng, WIDTH, HEIGHT, 3, 2)[..., None] * 0.24 + 0.88
    return [
        (
            _frame(np.random.default_rng([*burst, 2, i]), rng, view * shadow, horizon, grass, kind, individual, look, i, night, weather, when),
            when + timedelta(seconds=i),
        )
        for i in range(frames)
    ]


def _frame(own, shared, view, horizon, grass, kind, individual, look, i, night, weather, when) -> Image.Image:
    picture = Image.fromarray(view.clip(0, 255).astype(np.uint8))
    eye = None
    if kind != "empty":
        eye = _place(own, picture, kind, individual, look, i, horizon)
    _grass(own, picture, grass, look["grass"])
    pixels = np.asarray(picture, np.float32)
    if weather == "fog":
        thick = np.linspace(0.62, 0.12, HEIGHT)[:, None, None]
        pixels = pixels * (1 - thick) + np.array([196, 202, 208]) * thick
    if night:
        pixels = _infrared(own, pixels, eye)
    else:
        tint = np.array([look["warmth"], 1.0, 2 - look["warmth"]])
        pixels = pixels * look["exposure"] * own.uniform(0.97, 1.03) * tint + own.normal(0, 3.2, pixels.shape)
    picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    if look["blur"]:
        picture = picture.filter(ImageFilter.GaussianBlur(look["blur"]))
    if weather == "snow":
        _snowfall(own, picture, night)
    _bar(picture, when, i, night)
    return picture


def _place(own, picture, kind, individual, look, i, horizon) -> tuple[int, int] | None:
    flank = 1 if look["right"] else 0
    coat = np.random.default_rng([77, individual if individual is not None else int(look["phase"] * 1e6), flank])
    animal = draw_animal(kind, np.random.default_rng(int(look["phase"] * 1e6)), look["phase"] + i * 1.4, coat)
    size = look["scale"] * size_of(kind)
    width, height = int(CANVAS[0] * size * look["squeeze"]), int(CANVAS[1] * size)
    animal = animal.resize((width, height), Image.Resampling.LANCZOS)
    if not look["right"]:
        animal = animal.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    animal = animal.rotate(look["tilt"] + own.normal(0, 1), Image.Resampling.BICUBIC, translate=(0, 0))
    way = look["start"] + i * look["step"]
    x = way * WIDTH if look["right"] else (1 - way) * WIDTH - width
    ground = horizon + (HEIGHT - BAR - horizon) * (0.25 + 0.75 * look["foot"])
    y = ground - GROUND * size
    dark = Image.new("RGB", (width, max(3, int(9 * size))), (30, 28, 30))
    oval = Image.new("L", dark.size)
    ImageDraw.Draw(oval).ellipse([width * 0.22, 0, width * 0.8, dark.size[1]], fill=90)
    picture.paste(dark, (int(x), int(ground - dark.size[1] / 2)), oval)
    picture.paste(animal.convert("RGB"), (int(x), int(y)), animal.getchannel("A"))
    if kind == "human":
        return None
    head = (0.76 if look["right"] else 0.24) * width
    return int(x + head), int(y + height * 0.46)


def _grass(own, picture, places, count) -> None:
    draw = ImageDraw.Draw(picture)
    for x, y in places[: count * 3]:
        for _ in range(4):
            lean = own.uniform(-9, 9)
            tall = own.uniform(8, 30) * (y / HEIGHT)
            tone = int(own.uniform(90, 150))
            draw.line([(x, y), (x + lean, y - tall)], fill=(tone, int(tone * 0.92), int(tone * 0.6)), width=1)


def _infrared(own, pixels, eye) -> np.ndarray:
    grey = pixels @ np.array([0.34, 0.5, 0.16])
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    beam = np.exp(-(((x - WIDTH / 2) / (WIDTH * 0.52)) ** 2 + ((y - HEIGHT * 0.66) / (HEIGHT * 0.52)) ** 2))
    grey = grey * (0.08 + 0.98 * beam)
    if eye is not None and own.random() < 0.7:
        grey = grey + 190 * np.exp(-((x - eye[0]) ** 2 + (y - eye[1]) ** 2) / 2.2)
    grey = grey + own.normal(0, 7.5, grey.shape)
    return np.repeat(grey[..., None], 3, axis=2)


def _snowfall(own, picture, night) -> None:
    draw = ImageDraw.Draw(picture)
    for _ in range(int(own.integers(30, 90))):
        x, y, r = own.uniform(0, WIDTH), own.uniform(0, HEIGHT), own.uniform(0.4, 1.7 if night else 1.2)
        draw.ellipse([x - r, y - r, x + r, y + r], fill=(240, 242, 246))


def _bar(picture, when, i, night) -> None:
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, HEIGHT - BAR, WIDTH, HEIGHT], fill=(12, 12, 14))
    text = f"{(when + timedelta(seconds=i)):%Y-%m-%d  %H:%M:%S}   {'IR' if night else 'DAY'}"
    draw.text((5, HEIGHT - BAR + 1), text, fill=(230, 230, 226), font=ImageFont.load_default())
