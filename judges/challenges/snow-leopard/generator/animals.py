"""Animals and people in profile, facing right, on a canvas of their own: feet at GROUND, alpha where they are.

A coat belongs to body coordinates: the same individual wears the same rosettes however it walks, and another set on
its other flank.
"""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from generator.noise import cloud

CANVAS = (400, 260)
GROUND = 232

Point = tuple[float, float]


class Body:
    """Draws limbs and trunks as tapered capsules, far ones darker."""

    def __init__(self, colour: tuple[int, int, int]) -> None:
        self.picture = Image.new("RGBA", CANVAS, (*colour, 0))
        self.draw = ImageDraw.Draw(self.picture)
        self.colour = colour

    def capsule(self, a: Point, b: Point, ra: float, rb: float, shade: float = 1.0, colour=None) -> None:
        fill = (*(int(min(255, c * shade)) for c in (colour or self.colour)), 255)
        length = math.hypot(b[0] - a[0], b[1] - a[1]) or 1
        nx, ny = (b[1] - a[1]) / length, -(b[0] - a[0]) / length
        corners = [(a[0] + nx * ra, a[1] + ny * ra), (b[0] + nx * rb, b[1] + ny * rb)]
        corners += [(b[0] - nx * rb, b[1] - ny * rb), (a[0] - nx * ra, a[1] - ny * ra)]
        self.draw.polygon(corners, fill=fill)
        self.disc(a, ra, fill)
        self.disc(b, rb, fill)

    def disc(self, at: Point, radius: float, fill) -> None:
        self.draw.ellipse([at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius], fill=fill)

    def oval(self, at: Point, rx: float, ry: float, shade: float = 1.0, colour=None) -> None:
        fill = (*(int(min(255, c * shade)) for c in (colour or self.colour)), 255)
        self.draw.ellipse([at[0] - rx, at[1] - ry, at[0] + rx, at[1] + ry], fill=fill)

    def chain(self, points: list[Point], radii: list[float], shade: float = 1.0, colour=None) -> None:
        for a, b, ra, rb in zip(points, points[1:], radii, radii[1:]):
            self.capsule(a, b, ra, rb, shade, colour)

    def leg(self, hip: Point, swing: float, thickness: float, shade: float, hind: bool, colour=None) -> None:
        """Two segments and a paw; ``swing`` in [-1, 1] is how far forward the foot stands."""
        length = GROUND - hip[1]
        foot = (hip[0] + swing * length * 0.34, GROUND - 3)
        bend = -0.13 if hind else 0.07
        knee = ((hip[0] + foot[0]) / 2 + bend * length, hip[1] + length * (0.55 if hind else 0.5))
        self.chain([hip, knee, foot], [thickness * 1.45, thickness * 0.85, thickness * 0.62], shade, colour)
        self.capsule((foot[0] - 1, foot[1]), (foot[0] + thickness * 0.9, foot[1] + 1), thickness * 0.6, thickness * 0.45, shade, colour)

    def walk(self, front: Point, rear: Point, phase: float, thickness: float, near: bool, colour=None) -> None:
        shift = 0.0 if near else math.pi * 0.9
        shade = 1.0 if near else 0.68
        self.leg(rear, math.sin(phase + shift), thickness, shade, True, colour)
        self.leg(front, math.sin(phase + shift + 2.2), thickness * 0.92, shade, False, colour)


def curve(start: Point, steps: int, length: float, angle: float, bend: float) -> list[Point]:
    """A line that turns by ``bend`` radians a step: tails and horns."""
    points = [start]
    for _ in range(steps):
        x, y = points[-1]
        points.append((x + length * math.cos(angle), y + length * math.sin(angle)))
        angle += bend
    return points


def taper(first: float, last: float, count: int) -> list[float]:
    return list(np.linspace(first, last, count))


def snow_leopard(rng, phase: float, coat: np.random.Generator) -> Body:
    body = Body((188, 184, 174))
    tail = curve((112, 148), 9, 15, math.pi - 0.35 + rng.uniform(-0.15, 0.2), -0.17 + rng.uniform(-0.05, 0.05))
    body.walk((246, 168), (124, 166), phase, 11, near=False)
    body.chain(tail, taper(10, 12, 10))
    body.chain([(124, 152), (180, 152), (240, 150)], [29, 27, 29])
    body.chain([(246, 142), (284, 122)], [24, 18])
    body.oval((296, 118), 21, 18)
    body.oval((313, 124), 11, 9, 1.06)
    for x in (286, 302):
        body.disc((x, 101), 6, (150, 146, 138, 255))
        body.disc((x, 102), 3, (110, 104, 98, 255))
    body.walk((238, 168), (132, 166), phase, 12, near=True)
    body.oval((182, 172), 58, 9, 1.17)
    _rosettes(body, coat, tail)
    body.disc((305, 114), 2.6, (60, 66, 48, 255))
    body.oval((323, 122), 3, 2.4, colour=(90, 72, 70))
    return body


def _rosettes(body: Body, coat: np.random.Generator, tail: list[Point]) -> None:
    """Broken rings on the trunk, solid spots towards head and legs, bands on the tail."""
    ink = (58, 54, 52, 255)
    alpha = body.picture.getchannel("A")
    placed: list[Point] = []
    for x, y in coat.uniform((98, 96), (318, 222), (900, 2)):
        if alpha.getpixel((int(x), int(y))) == 0:
            continue
        gap = 15 if 110 < x < 262 and y < 176 else 8
        if any((x - px) ** 2 + (y - py) ** 2 < gap * gap for px, py in placed):
            continue
        placed.append((x, y))
        if gap == 15:
            radius = coat.uniform(5.2, 7.4)
            start = coat.uniform(0, 360)
            for k in range(int(coat.integers(3, 5))):
                begin = start + k * 95
                box = [x - radius * 1.15, y - radius, x + radius * 1.15, y + radius]
                body.draw.arc(box, begin, begin + coat.uniform(45, 78), fill=ink, width=3)
        else:
            radius = coat.uniform(1.6, 3.0)
            body.draw.ellipse([x - radius, y - radius * 0.8, x + radius, y + radius * 0.8], fill=ink)
    for x, y in tail[2::1]:
        body.draw.arc([x - 11, y - 11, x + 11, y + 11], 170, 330, fill=ink, width=4)
    body.capsule(tail[-2], tail[-1], 10, 9, colour=(74, 70, 68))


def blue_sheep(rng, phase: float, _coat) -> Body:
    body = Body((134, 124, 114))
    dark, pale = (62, 58, 58), (176, 168, 156)
    body.walk((236, 160), (136, 160), phase * 0.8, 7, near=False, colour=dark)
    body.chain([(136, 142), (185, 144), (236, 140)], [30, 31, 28])
    body.oval((184, 166), 46, 9, colour=pale)
    body.capsule((112, 128), (106, 140), 7, 5, colour=dark)
    body.chain([(240, 132), (264, 96)], [22, 14])
    body.capsule((266, 90), (292, 104), 14, 8)
    body.walk((232, 162), (142, 162), phase * 0.8, 8, near=True, colour=(118, 110, 104))
    horn = curve((262, 78), 6, 10, -2.4 + rng.uniform(-0.1, 0.1), -0.32)
    body.chain(horn, taper(7, 2, 7), colour=(86, 76, 62))
    body.capsule((252, 92), (246, 96), 5, 3, 0.8)
    body.disc((276, 90), 2.4, (30, 26, 22, 255))
    body.oval((228, 160), 10, 16, colour=dark)
    return body


def ibex(rng, phase: float, _coat) -> Body:
    body = Body((146, 116, 86))
    body.walk((238, 156), (130, 154), phase * 0.8, 8, near=False)
    body.chain([(130, 136), (185, 140), (240, 134)], [29, 32, 31])
    body.capsule((106, 122), (98, 132), 6, 4, 0.6)
    body.chain([(244, 126), (272, 82)], [23, 14])
    body.capsule((274, 76), (302, 92), 13, 7)
    body.capsule((290, 100), (288, 120), 5, 2, 0.55)
    body.walk((234, 158), (138, 156), phase * 0.8, 9, near=True, colour=(110, 88, 68))
    horn = curve((272, 64), 11, 13, -1.75 + rng.uniform(-0.1, 0.1), -0.19 + rng.uniform(-0.02, 0.02))
    body.chain(horn, taper(8, 2.5, 12), colour=(74, 66, 56))
    body.disc((284, 76), 2.4, (30, 26, 22, 255))
    body.oval((184, 166), 40, 6, colour=(172, 148, 120))
    return body


def wolf(rng, phase: float, _coat) -> Body:
    body = Body((140, 130, 116))
    tail = curve((118, 132), 6, 13, 2.2 + rng.uniform(-0.25, 0.25), -0.1)
    body.walk((244, 148), (132, 148), phase, 8, near=False)
    body.chain(tail, [7, 10, 11, 11, 9, 6, 3], 0.92)
    body.chain([(134, 136), (184, 138), (242, 132)], [24, 23, 28])
    body.chain([(248, 124), (278, 100)], [22, 17])
    body.chain([(282, 96), (318, 106)], [16, 6])
    for x in (270, 284):
        body.draw.polygon([(x - 6, 86), (x + 7, 84), (x - 2, 64)], fill=(104, 94, 84, 255))
    body.walk((238, 150), (140, 150), phase, 9, near=True)
    body.oval((180, 122), 62, 9, 0.72)
    body.oval((246, 146), 18, 12, 1.22)
    body.disc((294, 94), 2.5, (36, 30, 22, 255))
    body.oval((323, 104), 3.5, 3, colour=(34, 32, 32))
    return body


def fox(rng, phase: float, _coat) -> Body:
    body = Body((184, 112, 62))
    tail = curve((140, 172), 7, 13, math.pi - 0.05 + rng.uniform(-0.25, 0.2), -0.03)
    body.walk((236, 182), (152, 182), phase, 5, near=False, colour=(70, 52, 44))
    body.chain(tail, [6, 10, 13, 14, 13, 10, 6, 3])
    body.chain(tail[-3:], [9, 7, 4], colour=(226, 220, 210))
    body.chain([(152, 172), (190, 172), (234, 168)], [18, 17, 19])
    body.chain([(238, 162), (262, 144)], [16, 12])
    body.chain([(266, 142), (292, 150)], [13, 4])
    for x in (256, 270):
        body.draw.polygon([(x - 6, 134), (x + 7, 132), (x, 108)], fill=(128, 74, 44, 255))
    body.oval((276, 153), 12, 5, colour=(226, 218, 206))
    body.walk((232, 184), (158, 184), phase, 6, near=True, colour=(86, 60, 48))
    body.oval((196, 188), 34, 6, colour=(206, 196, 182))
    body.disc((275, 140), 2.2, (30, 24, 18, 255))
    return body


def livestock(rng, phase: float, _coat) -> Body:
    tone = int(rng.integers(0, 3))
    body = Body(((48, 42, 40), (84, 66, 54), (66, 60, 60))[tone])
    body.walk((258, 160), (114, 160), phase * 0.7, 12, near=False)
    tail = curve((82, 118), 6, 13, 2.0, -0.05)
    body.chain(tail, [6, 7, 9, 12, 12, 7, 4])
    body.chain([(112, 130), (180, 128), (236, 112), (262, 122)], [40, 42, 46, 40])
    body.chain([(280, 120), (312, 132)], [28, 20])
    body.chain([(312, 132), (334, 150)], [20, 12])
    body.walk((250, 164), (122, 164), phase * 0.7, 13, near=True)
    for x in range(76, 300, 7):
        drop = 20 + rng.uniform(-7, 9)
        body.capsule((x, 164), (x + rng.uniform(-3, 3), 172 + drop), 6, 2.5, 0.9)
    for direction in (1, -1):
        horn = curve((306, 108), 5, 9, -0.9 if direction > 0 else -2.0, -0.35 * direction)
        body.chain(horn, taper(5, 2, 6), colour=(180, 172, 158))
    body.oval((336, 154), 8, 7, colour=(132, 122, 116))
    body.disc((318, 128), 2.6, (16, 14, 14, 255))
    return body


def human(rng, phase: float, _coat) -> Body:
    jacket = ((168, 44, 40), (38, 78, 138), (58, 92, 62), (190, 138, 40), (60, 60, 70))[int(rng.integers(5))]
    body = Body(jacket)
    trousers = (52, 52, 60)
    for near in (False, True):
        swing = math.sin(phase + (0 if near else math.pi)) * 0.8
        hip, foot = (196, 140), (196 + swing * 34, GROUND - 4)
        knee = ((hip[0] + foot[0]) / 2 + 8, 188)
        body.chain([hip, knee, foot], [15, 11, 8], 1.0 if near else 0.7, trousers)
        body.capsule(foot, (foot[0] + 13, foot[1] + 1), 6, 5, 0.8, (46, 38, 34))
    if rng.random() < 0.6:
        body.oval((170, 92), 18, 32, colour=(92, 78, 56))
    body.chain([(196, 138), (198, 74)], [22, 25])
    body.disc((204, 36), 16, (186, 142, 116, 255))
    body.draw.pieslice([186, 16, 222, 54], 180, 360, fill=(70, 40, 44, 255))
    swing = math.sin(phase + math.pi)
    body.chain([(198, 72), (200 + swing * 20, 108), (208 + swing * 34, 132)], [12, 9, 7], 0.86)
    return body


DRAWERS = {
    "snow_leopard": (snow_leopard, 0.95),
    "blue_sheep": (blue_sheep, 0.86),
    "ibex": (ibex, 1.0),
    "wolf": (wolf, 0.95),
    "fox": (fox, 0.74),
    "livestock": (livestock, 1.3),
    "human": (human, 1.35),
}


def draw_animal(kind: str, rng, phase: float, coat: np.random.Generator) -> Image.Image:
    """A finished animal: drawn, then given fur and a light that comes from above."""
    drawer, _ = DRAWERS[kind]
    body = drawer(rng, phase, coat)
    pixels = np.asarray(body.picture.filter(ImageFilter.GaussianBlur(1.1)), np.float32).copy()
    fur = cloud(np.random.default_rng(int(coat.integers(1 << 30))), *CANVAS, 4, 40)
    alpha = pixels[..., 3] > 0
    rows = np.flatnonzero(alpha.any(axis=1))
    light = np.interp(np.arange(CANVAS[1]), [rows[0], rows[-1]], [1.16, 0.74])
    pixels[..., :3] *= (light[:, None] * (0.84 + 0.32 * fur))[..., None]
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8), "RGBA")


def size_of(kind: str) -> float:
    """How large it is beside the others."""
    return DRAWERS[kind][1]
