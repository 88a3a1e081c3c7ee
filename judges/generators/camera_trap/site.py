"""A camera's place: what it sees when nothing is there. Constant for a site, different for every site."""

import numpy as np
from PIL import Image, ImageDraw

from .noise import fractal, line, resized, softened, step, tile

WIDTH, HEIGHT = 256, 192
GROUND = tile(31, 512, 8, 6, 0.62)
PEBBLES = tile(32, 512, 64, 3, 0.7)
PATCHES = tile(33, 512, 4, 5, 0.5)


class Site:
    """``picture`` (h, w, 3) 0..255 by day; ``near`` (h, w) the row on which each thing stands, so that what stands
    lower is in front; ``depth`` (h, w) metres; ``sky`` (h, w) 0..1; ``horizon`` row; ``eye_height`` metres; ``sun``
    the direction of light; ``crest`` (w,) the row where the ground begins."""

    def scale_at(self, row: float) -> float:
        """Pixels a metre for what stands on ``row``."""
        return (row - self.horizon) / self.eye_height


def make_site(rng, zoom: int = 2, width: int = WIDTH, height: int = HEIGHT) -> Site:
    """Draws the site ``zoom`` times as large and shrinks it, for smooth edges."""
    w, h = width * zoom, height * zoom
    site = Site()
    fine = zoom * height / HEIGHT
    site.sun = _unit(rng.choice([-1, 1]) * rng.uniform(0.35, 0.75), rng.uniform(0.55, 0.85), rng.uniform(0.35, 0.65))
    site.eye_height = rng.uniform(1.05, 1.5)
    horizon = rng.uniform(0.16, 0.34) * h
    tilt = rng.uniform(-0.18, 0.18)
    palette = _palette(rng)
    snowiness = rng.choice([0.0, 0.25, 0.45, 0.65, 0.9], p=[0.2, 0.25, 0.25, 0.2, 0.1])

    columns = np.arange(w)
    rows = np.arange(h, dtype=np.float32)[:, None]
    crest = horizon + h * (0.05 + 0.10 * line(rng, w, 2, 4) + tilt * (columns / w - 0.5))
    picture = np.empty((h, w, 3), np.float32)
    depth = np.full((h, w), 400, np.float32)

    sky_high, sky_low = palette["sky"]
    picture[:] = sky_high + (sky_low - sky_high) * np.clip(rows / (horizon + 1), 0, 1)[..., None]
    clouds = step(0.5, 0.8, fractal(rng, h, w, 3, 5) - 0.12 * rows / horizon) * rng.uniform(0.2, 0.9)
    picture += (np.float32([243, 244, 246]) - picture) * clouds[..., None]
    sky = np.ones((h, w), np.float32)

    haze = sky_low * 0.6 + 90
    for i, far in enumerate((0.62, 0.38, 0.18)[int(rng.integers(0, 2)) :]):
        peaks = 1 - np.abs(2 * line(rng, w, 2 + i, 6, 0.5) - 1)
        top = horizon * rng.uniform(0.35, 0.95) - h * rng.uniform(0.12, 0.30) * (peaks - 0.35)
        top = np.minimum(top, crest - 2)
        mask = (rows >= top) & (rows < crest)
        layer = _mountain(rng, h, w, top, palette, site.sun, snowiness + 0.25)
        layer = layer + (haze - layer) * far
        picture[mask] = layer[mask]
        depth[mask] = 120
        sky[mask] = 0

    ground = rows >= crest
    distance = site.eye_height * h / zoom / np.maximum(rows / zoom - horizon / zoom, 3)
    colour = _ground(rng, h, w, crest, horizon, site, palette, snowiness, fine)
    picture[ground] = colour[ground]
    depth = np.where(ground, np.clip(distance, 0.8, 60), depth)
    sky[ground] = 0
    near = np.full((h, w), -1, np.float32)

    _furnish(rng, picture, near, depth, crest, horizon, site, palette, snowiness, max(2, round(fine)))
    site.picture = _shrunk(picture, zoom)
    site.near = near[zoom // 2 :: zoom, zoom // 2 :: zoom] / zoom
    site.depth = depth[zoom // 2 :: zoom, zoom // 2 :: zoom]
    site.sky = _shrunk(sky[..., None], zoom)[..., 0]
    site.horizon, site.crest = horizon / zoom, crest[::zoom] / zoom
    return site


def _unit(*v) -> tuple[float, float, float]:
    length = float(np.sqrt(sum(x * x for x in v)))
    return tuple(float(x) / length for x in v)


def _shrunk(picture, zoom):
    h, w, n = picture.shape
    return picture.reshape(h // zoom, zoom, w // zoom, zoom, n).mean(axis=(1, 3))


def _palette(rng) -> dict:
    rocks = [(128, 119, 108), (140, 122, 100), (112, 112, 114), (134, 112, 94), (150, 138, 118)]
    soils = [(138, 120, 94), (150, 130, 102), (120, 108, 90), (146, 116, 88), (128, 122, 108)]
    grasses = [(158, 140, 88), (136, 128, 76), (170, 150, 100), (118, 118, 72)]
    skies = [((104, 150, 206), (186, 208, 228)), ((150, 172, 198), (208, 216, 224)), ((82, 128, 192), (170, 200, 230)),
             ((176, 184, 194), (214, 216, 220))]
    pick = lambda of: np.float32(of[int(rng.integers(len(of)))]) + np.float32(rng.normal(0, 7)) + rng.normal(0, 2, 3).astype(np.float32)  # noqa: E731
    high, low = skies[int(rng.integers(len(skies)))]
    return {"rock": pick(rocks), "soil": pick(soils), "grass": pick(grasses), "snow": np.float32([232, 236, 243]),
            "sky": (np.float32(high), np.float32(low))}


def _mountain(rng, h, w, top, palette, sun, snowiness):
    """Ridges seen from afar: folded noise lit from the side, snow above and in the shade of gullies."""
    finer = max(0, round(np.log2(h / 384)))
    folds = 1 - np.abs(2 * fractal(rng, h, w, 5 + 2 * finer, 6 + finer, 0.55 + 0.02 * finer) - 1)
    gy, gx = np.gradient(folds * (26 * h / 384))
    light = np.clip(0.62 + 0.55 * (-gx * sun[0] + gy * sun[1] * 0.6), 0.25, 1.25)
    rows = np.arange(h)[:, None]
    depth_below = (rows - top) / (0.16 * h)
    snow = step(0.45, 0.6, folds * 0.5 + 0.75 * snowiness - 0.45 * depth_below + 0.1)
    colour = palette["rock"] * 0.85 + (palette["snow"] - palette["rock"] * 0.85) * snow[..., None]
    return colour * light[..., None]


def _ground(rng, h, w, crest, horizon, site, palette, snowiness, zoom):
    """Scree, soil, dry grass and snow, in perspective, lit by the sun."""
    rows = np.arange(h, dtype=np.float32)[:, None]
    away = 90.0 * zoom / np.maximum(rows - horizon, 4.0 * zoom)
    u = (np.arange(w, dtype=np.float32)[None, :] / w - 0.5) * away * 1.3
    v = away * 1.6 * np.ones_like(u)
    shift = rng.random(8)

    def seen(noise, scale, k):
        n = noise.shape[0]
        i = ((v * scale + shift[k]) * n).astype(int) % n
        j = ((u * scale + shift[k + 1]) * n).astype(int) % n
        return noise[i, j]

    large, medium, small = seen(PATCHES, 0.22, 0), seen(GROUND, 0.5, 2), seen(PEBBLES, 0.9, 4)
    relief = 1.3 * large + 0.9 * medium + 0.30 * small
    gy, gx = np.gradient(softened(relief, max(1, round(zoom / 2))) * 3.5 * zoom)
    light = np.clip(0.86 + 0.75 * (-gx * site.sun[0] + gy * site.sun[1]), 0.45, 1.30)
    colour = palette["soil"] + (palette["rock"] - palette["soil"]) * step(0.42, 0.62, medium)[..., None]
    grass = step(0.50, 0.72, seen(PATCHES, 0.31, 6)) * rng.uniform(0.2, 0.9)
    colour = colour + (palette["grass"] - colour) * (grass * (0.6 + 0.4 * small))[..., None]
    colour = colour * (0.80 + 0.42 * small)[..., None]
    edge = 1.02 - snowiness
    snow = step(edge - 0.07, edge + 0.07, 0.75 * large + 0.25 * medium + 0.10 * step(0, 1, 1 - (rows - crest) / h))
    light_on_snow = 0.90 + 0.5 * (light - 0.86)
    colour = colour * light[..., None]
    snow_colour = palette["snow"] * light_on_snow[..., None] + (1 - light_on_snow[..., None]) * np.float32([-10, 0, 26])
    colour = colour + (snow_colour - colour) * snow[..., None]
    fade = np.exp(-(rows - crest) / (0.10 * h))
    return colour + (palette["sky"][1] * 0.85 - colour) * (0.28 * np.clip(fade, 0, 1))[..., None]


def _furnish(rng, picture, near, depth, crest, horizon, site, palette, snowiness, zoom):
    """Boulders, tufts and shrubs, from far to near."""
    h, w = near.shape
    things = []
    for _ in range(int(rng.integers(10, 26))):
        things.append(("boulder", rng.uniform(0.10, 0.75) ** 1.3))
    for _ in range(int(rng.integers(4, 40))):
        things.append(("tuft", rng.uniform(0.16, 0.40)))
    for _ in range(int(rng.integers(0, 9))):
        things.append(("shrub", rng.uniform(0.25, 0.6)))
    if rng.random() < 0.35:
        things.append(("cliff", rng.uniform(1.3, 2.4)))
    placed = []
    for kind, size in things:
        x = rng.uniform(-0.05, 1.05) * w
        low = crest[int(np.clip(x, 0, w - 1))]
        row = low + (h * 1.08 - low) * rng.random() ** 1.15
        if kind == "cliff":
            x = rng.choice([-0.04, 1.04]) * w
            row = low + (h - low) * rng.uniform(0.10, 0.45)
        placed.append((row, x, kind, size))
    for row, x, kind, size in sorted(placed):
        pixels = size * (row - horizon) / site.eye_height
        if pixels < 3:
            continue
        pixels = min(pixels, 0.42 * h)
        if kind in ("boulder", "cliff"):
            _boulder(rng, picture, near, depth, x, row, pixels, site, palette, snowiness, kind == "cliff")
        elif kind == "tuft":
            _tuft(rng, picture, near, x, row, pixels, palette, zoom)
        else:
            _shrub(rng, picture, near, x, row, pixels, palette, zoom)


def _boulder(rng, picture, near, depth, x, row, size, site, palette, snowiness, steep):
    """A rock as the lower envelope of random planes: faceted, lit facet by facet, snow on what faces up."""
    h, w = near.shape
    wide, tall = size * rng.uniform(0.8, 1.35), size * rng.uniform(0.5, 0.85)
    if steep:
        tall = size * 1.1
    x0, x1 = int(x - wide), int(x + wide) + 1
    y0, y1 = int(row - tall * 1.25), int(row + tall * 0.18) + 1
    cx0, cx1, cy0, cy1 = max(0, x0), min(w, x1), max(0, y0), min(h, y1)
    if cx1 - cx0 < 2 or cy1 - cy0 < 2:
        return
    px = ((np.arange(cx0, cx1) - x) / wide)[None, :].astype(np.float32)
    py = ((row - tall * 0.5 - np.arange(cy0, cy1)) / (tall * 0.75))[:, None].astype(np.float32)
    count = 15
    turn = rng.uniform(-0.15, np.pi + 0.15, count)  # No facet looks down: rocks rest on the ground.
    slope = rng.uniform(0.25, 3.0, count)
    rise = rng.uniform(0.52, 0.92, count) * np.sqrt(1 + slope**2) * 0.75
    rough = resized(rng.random((5, 6)) - 0.5, cy1 - cy0, cx1 - cx0)
    planes = np.stack([c - s * (np.cos(t) * px + np.sin(t) * py) for t, s, c in zip(turn, slope, rise)])
    which = planes.argmin(axis=0)
    height = planes.min(axis=0) + 0.22 * rough
    inside = (height > 0) & (np.arange(cy0, cy1)[:, None] < row + tall * 0.10 * (1 + rough))
    length = np.sqrt(1 + slope**2)
    facet = (slope * np.cos(turn) * site.sun[0] + slope * np.sin(turn) * site.sun[1] + site.sun[2]) / length
    up = (slope * np.sin(turn) / length)[which]
    grain = fractal(rng, cy1 - cy0, cx1 - cx0, 5, 4, 0.7)
    light = 0.42 + 0.66 * np.clip(facet, 0, 1)[which] + 0.10 * up
    stone = palette["rock"] * rng.uniform(0.78, 1.08) + rng.normal(0, 4)
    colour = stone * (light * (0.72 + 0.5 * grain))[..., None]
    lichen = step(0.66, 0.85, grain) * rng.uniform(0, 0.35)
    colour = colour + (np.float32([158, 150, 118]) * light[..., None] - colour) * lichen[..., None]
    cap = step(0.35, 0.6, up + 0.5 * (grain - 0.5)) * (snowiness > 0.2) * min(1.0, snowiness + 0.3)
    colour = colour + (palette["snow"] * (0.55 + 0.45 * light)[..., None] - colour) * cap[..., None]
    foot = step(row - tall * 0.35, row + tall * 0.1, np.arange(cy0, cy1)[:, None].astype(np.float32))
    colour = colour * (1 - 0.35 * foot)[..., None]
    _shadow(picture, x - np.sign(site.sun[0]) * wide * 0.25, row + tall * 0.02, wide * 1.05, tall * 0.22, 0.45)
    picture[cy0:cy1, cx0:cx1][inside] = colour[inside]
    near[cy0:cy1, cx0:cx1][inside] = row
    depth[cy0:cy1, cx0:cx1][inside] = depth[min(h - 1, max(0, int(row))), min(w - 1, max(0, int(x)))]


def _shadow(picture, x, y, rx, ry, strength):
    """Darkens a soft ellipse."""
    h, w = picture.shape[:2]
    x0, x1, y0, y1 = max(0, int(x - rx)), min(w, int(x + rx) + 1), max(0, int(y - ry)), min(h, int(y + ry) + 1)
    if x1 <= x0 or y1 <= y0:
        return
    dx = (np.arange(x0, x1) - x)[None, :] / max(rx, 1)
    dy = (np.arange(y0, y1) - y)[:, None] / max(ry, 1)
    picture[y0:y1, x0:x1] *= (1 - strength * np.clip(1.2 - dx * dx - dy * dy, 0, 1))[..., None]


def _strokes(picture, near, row, box, draw_into):
    """Runs ``draw_into(draw, dx, dy)`` on the part of the picture in ``box`` and notes what it covered."""
    h, w = near.shape
    x0, y0, x1, y1 = max(0, int(box[0])), max(0, int(box[1])), min(w, int(box[2]) + 1), min(h, int(box[3]) + 1)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return
    before = picture[y0:y1, x0:x1].clip(0, 255).astype(np.uint8)
    image = Image.fromarray(before)
    draw_into(ImageDraw.Draw(image), x0, y0)
    after = np.asarray(image)
    changed = (after != before).any(axis=2)
    picture[y0:y1, x0:x1][changed] = after[changed]
    near[y0:y1, x0:x1][changed] = row


def _tuft(rng, picture, near, x, row, size, palette, zoom):
    blades = int(rng.integers(9, 22))
    tone = palette["grass"] * rng.uniform(0.85, 1.15)
    roots, lean = rng.normal(0, 0.16, blades), rng.normal(0.05, 0.34, blades)
    tall, shade = rng.uniform(0.5, 1.0, blades), rng.uniform(0.6, 1.2, blades)

    def draw_into(draw, dx, dy):
        for i in range(blades):
            a = (x + roots[i] * size - dx, row - dy)
            b = (a[0] + 0.45 * lean[i] * size, a[1] - 0.6 * tall[i] * size)
            c = (a[0] + 1.2 * lean[i] * size, a[1] - tall[i] * size * (1 - 0.25 * abs(lean[i])))
            ink = tuple(int(v) for v in np.clip(tone * shade[i], 0, 255))
            draw.line([a, b, c], fill=ink, width=zoom - 1 if size < 30 * zoom else zoom)

    _shadow(picture, x, row, size * 0.4, size * 0.08, 0.25)
    _strokes(picture, near, row, (x - size, row - size - 2, x + size, row + 2), draw_into)


def _shrub(rng, picture, near, x, row, size, palette, zoom):
    twigs = int(rng.integers(45, 90))
    angle, reach = rng.uniform(0.1, np.pi - 0.1, twigs), rng.uniform(0.45, 1.0, twigs)
    tone = np.float32([96, 86, 66]) + rng.normal(0, 8)
    shade = rng.uniform(0.55, 1.25, twigs)
    kinks = rng.normal(0, 0.12, (twigs, 2))

    def draw_into(draw, dx, dy):
        for i in range(twigs):
            tip = (x + np.cos(angle[i]) * reach[i] * size * 0.75 - dx, row - np.sin(angle[i]) * reach[i] * size * 0.8 - dy)
            root = (x + np.cos(angle[i]) * 0.12 * size - dx, row - dy)
            mid = ((tip[0] + root[0]) / 2 + kinks[i, 0] * size, (tip[1] + root[1]) / 2 + kinks[i, 1] * size)
            ink = tuple(int(v) for v in np.clip(tone * shade[i], 0, 255))
            draw.line([root, mid, tip], fill=ink, width=zoom - 1)
            for px, py in (mid, tip):
                r = size * 0.022
                draw.ellipse([px - r, py - r, px + r, py + r], fill=ink)

    _shadow(picture, x, row, size * 0.6, size * 0.1, 0.3)
    _strokes(picture, near, row, (x - size, row - size - 2, x + size, row + 2), draw_into)
