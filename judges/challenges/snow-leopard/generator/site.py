"""A camera's view when nothing passes: always the same, which is what tempts a model to learn the place."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from generator.noise import cloud, ridge

WIDTH, HEIGHT = 256, 192


@lru_cache(maxsize=4)
def background(seed: int, site: int) -> tuple[np.ndarray, float, list[tuple[float, float]]]:
    """The view by day as (HEIGHT, WIDTH, 3) floats, where the ground begins (row), and where grass grows."""
    rng = np.random.default_rng([seed, 7, site])
    horizon = float(rng.uniform(0.24, 0.42)) * HEIGHT
    view = _sky(rng)
    haze = view[0].mean(axis=0) * 0.6 + np.array([70, 72, 76])
    for depth, height in ((0.72, 0.30), (0.42, 0.20)):
        _mountains(rng, view, horizon, height * HEIGHT, haze, depth)
    ground_top = horizon + 6 * ridge(rng, WIDTH)
    ground = _ground(rng)
    below = np.arange(HEIGHT)[:, None] >= ground_top[None, :]
    view[below] = ground[below]
    picture = Image.fromarray(view.clip(0, 255).astype(np.uint8))
    for _ in range(int(rng.integers(5, 12))):
        _boulder(rng, picture, horizon)
    grass = [(float(rng.uniform(0, WIDTH)), float(rng.uniform(horizon + 25, HEIGHT))) for _ in range(rng.integers(8, 40))]
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(0.5)), np.float32), horizon, grass


def _sky(rng: np.random.Generator) -> np.ndarray:
    high = np.array([118, 152, 196]) + rng.normal(0, 12) + rng.normal(0, 3, 3)
    low = np.array([205, 216, 228]) + rng.normal(0, 8) + rng.normal(0, 2, 3)
    share = np.linspace(0, 1, HEIGHT)[:, None, None] ** 0.7
    sky = high * (1 - share) + low * share
    clouds = cloud(rng, WIDTH, HEIGHT, 4)[..., None]
    return (sky + 40 * np.clip(clouds - 0.55, 0, 1) / 0.45).repeat(1, axis=0) * np.ones((1, WIDTH, 1))


def _mountains(rng, view, horizon: float, height: float, haze: np.ndarray, depth: float) -> None:
    top = horizon - height * (0.15 + 0.85 * ridge(rng, WIDTH, 0.55))
    rows = np.arange(HEIGHT)[:, None]
    body = rows >= top[None, :]
    texture = cloud(rng, WIDTH, HEIGHT, 6, 6)
    slope = np.gradient(np.convolve(top, np.ones(9) / 9, mode="same"))[None, :]
    light = 0.8 + 0.5 * (texture - 0.5) - 0.12 * np.clip(slope, -2, 2)
    rock = np.array([104, 96, 92]) * light[..., None]
    snowline = top[None, :] + height * (0.2 + 0.7 * texture)
    snow = (rows < snowline)[..., None]
    colour = np.where(snow, np.array([226, 232, 240]) * (0.7 + 0.3 * light[..., None]), rock)
    colour = colour * (1 - depth) + haze * depth
    view[body] = colour[body]


def _ground(rng) -> np.ndarray:
    coarse, fine = cloud(rng, WIDTH, HEIGHT, 6, 4), cloud(rng, WIDTH, HEIGHT, 4, 40)
    tint = np.array([[122, 108, 92], [128, 120, 108], [104, 100, 98]])[rng.integers(3)] + rng.normal(0, 7) + rng.normal(0, 1.6, 3)
    near = np.linspace(0.86, 1.06, HEIGHT)[:, None, None]
    soil = (tint + 70 * (coarse[..., None] - 0.5) + 46 * (fine[..., None] - 0.5)) * near
    cover = rng.uniform(0.42, 0.95)
    depth = np.clip((cloud(rng, WIDTH, HEIGHT, 5, 3) - cover) * 6, 0, 1)[..., None]
    snow = np.array([224, 229, 238]) * (0.88 + 0.16 * fine[..., None])
    return soil * (1 - depth) + snow * depth


def _boulder(rng, picture: Image.Image, horizon: float) -> None:
    y = float(rng.uniform(horizon + 4, HEIGHT + 6))
    size = (4 + 20 * (y - horizon) / (HEIGHT - horizon)) * float(rng.uniform(0.5, 1.5))
    x = float(rng.uniform(-5, WIDTH + 5))
    scale = 2
    side = int(size * 2.6 * scale) + 4
    mask = Image.new("L", (side, side))
    angles = np.linspace(0, 2 * np.pi, 11)[:-1] + rng.normal(0, 0.12, 10)
    radii = size * scale * rng.uniform(0.75, 1.1, 10)
    points = [(side / 2 + r * np.cos(a), side / 2 + 0.62 * r * np.sin(a)) for a, r in zip(angles, radii)]
    ImageDraw.Draw(mask).polygon(points, fill=255)
    texture = cloud(rng, side, side, 4, 4)
    lit = np.linspace(1.25, 0.55, side)[:, None] + np.linspace(0.1, -0.1, side)[None, :] + 0.5 * (texture - 0.5)
    tone = np.array([112, 107, 101]) + rng.normal(0, 12) + rng.normal(0, 2, 3)
    stone = Image.fromarray((tone * lit[..., None]).clip(0, 255).astype(np.uint8))
    target = (side // scale, side // scale)
    at = (int(x - target[0] / 2), int(y - target[1] / 2))
    shadow = Image.new("RGB", target, (38, 36, 38))
    faint = mask.resize(target).point(lambda v: v // 3)
    picture.paste(shadow, (at[0] + 2, at[1] + 3), faint)
    picture.paste(stone.resize(target), at, mask.resize(target))
