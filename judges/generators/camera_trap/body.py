"""Bodies as tapered capsules, seen from the side: what is drawn of them is the height of their surface.

Units are metres; x is forward, y is up from the ground, z is towards the camera.
"""

import numpy as np

from .noise import softened

#: What a capsule belongs to; a coat colours each in its own way.
TORSO, HEAD, LEG, TAIL, HORN, EAR, HOOF, NOSE, EYE, EXTRA = range(10)
#: Where hair is short.
BARE = (LEG, HORN, EAR, HOOF, NOSE, EYE, HEAD)


class Capsule:
    """A ball that moves from ``a`` to ``b`` (x, y, z) while its radius goes from ``ra`` to ``rb``.

    ``along`` is where in its limb it begins and ends, so that rings and spots run through a chain of capsules.
    """

    __slots__ = ("a", "b", "ra", "rb", "kind", "along", "far")

    def __init__(self, a, b, ra, rb, kind, along=(0.0, 1.0), far=False):
        self.a, self.b, self.ra, self.rb = a, b, ra, rb
        self.kind, self.along, self.far = kind, along, far


def chain(points, kind, z=0.0, far=False) -> list[Capsule]:
    """Capsules through ``points`` (x, y, radius)."""
    count = len(points) - 1
    return [
        Capsule((p[0], p[1], z), (q[0], q[1], z), p[2], q[2], kind, (i / count, (i + 1) / count), far)
        for i, (p, q) in enumerate(zip(points, points[1:]))
    ]


def curve(points, count: int) -> list[tuple[float, float, float]]:
    """``count`` points of a smooth line through ``points`` (Catmull–Rom)."""
    p = np.asarray(points, float)
    p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    t = np.linspace(0, len(points) - 1 - 1e-9, count)
    i = t.astype(int)
    f = (t - i)[:, None]
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    out = 0.5 * (2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f**2 + (3 * b - a - 3 * c + d) * f**3)
    return [tuple(row) for row in out]


def turned(points, pivot, angle: float):
    """``points`` (x, y, …) turned about ``pivot`` by ``angle`` radians, forward end up."""
    c, s = np.cos(angle), np.sin(angle)
    out = []
    for x, y, *rest in points:
        dx, dy = x - pivot[0], y - pivot[1]
        out.append((pivot[0] + c * dx - s * dy, pivot[1] + s * dx + c * dy, *rest))
    return out


def knee(top, foot, upper: float, lower: float, bend: float):
    """Where a leg of two bones bends, between ``top`` and ``foot``; ``bend`` is +1 forward, -1 backward."""
    dx, dy = foot[0] - top[0], foot[1] - top[1]
    reach = np.hypot(dx, dy)
    reach = min(reach, (upper + lower) * 0.995)
    cos = np.clip((upper**2 + reach**2 - lower**2) / (2 * upper * reach), -1, 1)
    angle = np.arctan2(dy, dx) + bend * np.arccos(cos)
    return top[0] + upper * np.cos(angle), top[1] + upper * np.sin(angle)


class Surface:
    """What the camera sees of a body, as arrays of one shape (rows from the top):

    ``alpha`` bool; ``height`` metres towards the camera; ``kind``; ``along`` 0..1 in its limb; ``across`` -1..1 from
    lower to upper edge; ``x`` and ``y`` metres in the body's own frame; ``far`` bool, of a limb on the other side;
    ``scale`` pixels a metre; ``left`` and ``top``, the first column and row in pixels from the body's origin.
    """


def surface(capsules, scale: float, warp: np.ndarray, fur: float, squeeze: float = 1.0) -> Surface:
    """Draws ``capsules`` at ``scale`` pixels a metre; ``squeeze`` < 1 shortens what is turned away.

    ``warp`` is (2, n, n) noise in 0..1 that roughens the outline by up to ``fur`` metres.
    """
    margin = fur + 0.02
    xs = [c.a[0] - c.ra for c in capsules] + [c.b[0] - c.rb for c in capsules]
    xe = [c.a[0] + c.ra for c in capsules] + [c.b[0] + c.rb for c in capsules]
    ys = [c.a[1] - c.ra for c in capsules] + [c.b[1] - c.rb for c in capsules]
    ye = [c.a[1] + c.ra for c in capsules] + [c.b[1] + c.rb for c in capsules]
    x0, x1, y0, y1 = min(xs) - margin, max(xe) + margin, min(ys) - margin, max(ye) + margin
    sx = scale * squeeze
    width, height = int((x1 - x0) * sx) + 2, int((y1 - y0) * scale) + 2
    gx = x0 + (np.arange(width, dtype=np.float32) + 0.5) / sx
    gy = y1 - (np.arange(height, dtype=np.float32) + 0.5) / scale
    n = warp.shape[-1]
    rows, columns = np.arange(height) % n, np.arange(width) % n
    stray_x, stray_y = (fur * (layer[rows][:, columns] - 0.5) * 2 for layer in warp)
    x, y = gx[None, :] + stray_x, gy[:, None] + stray_y
    bare_x, bare_y = gx[None, :] + 0.3 * stray_x, gy[:, None] + 0.3 * stray_y

    out = Surface()
    out.height = np.full((height, width), -9, np.float32)
    out.kind = np.full((height, width), 255, np.uint8)
    out.along = np.zeros((height, width), np.float32)
    out.across = np.zeros((height, width), np.float32)
    out.far = np.zeros((height, width), bool)
    for c in capsules:
        r = max(c.ra, c.rb) + margin
        i0 = max(0, int((min(c.a[0], c.b[0]) - r - x0) * sx))
        i1 = min(width, int((max(c.a[0], c.b[0]) + r - x0) * sx) + 2)
        j0 = max(0, int((y1 - max(c.a[1], c.b[1]) - r) * scale))
        j1 = min(height, int((y1 - min(c.a[1], c.b[1]) + r) * scale) + 2)
        if i1 <= i0 or j1 <= j0:
            continue
        field = (bare_x, bare_y) if c.kind in BARE else (x, y)
        px, py = field[0][j0:j1, i0:i1] - c.a[0], field[1][j0:j1, i0:i1] - c.a[1]
        bx, by = c.b[0] - c.a[0], c.b[1] - c.a[1]
        length = bx * bx + by * by + 1e-9
        t = np.clip((px * bx + py * by) / length, 0, 1)
        dx, dy = px - t * bx, py - t * by
        r = c.ra + t * (c.rb - c.ra)
        inside = r * r - dx * dx - dy * dy
        z = c.a[2] + t * (c.b[2] - c.a[2]) + np.sqrt(np.maximum(inside, 0))
        here = out.height[j0:j1, i0:i1]
        better = (inside > 0) & (z > here)
        here[better] = z[better]
        out.kind[j0:j1, i0:i1][better] = c.kind
        out.along[j0:j1, i0:i1][better] = (c.along[0] + t * (c.along[1] - c.along[0]))[better]
        side = np.where(by * 0 + bx >= 0, 1, -1) / np.sqrt(length)
        out.across[j0:j1, i0:i1][better] = (side * (bx * dy - by * dx) / r)[better]
        out.far[j0:j1, i0:i1][better] = c.far
    out.alpha = out.kind != 255
    out.x, out.y, out.scale = x, y, scale
    out.left, out.top = x0 * sx, -y1 * scale
    return out


def normals(body: Surface) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit normals (x right, y up, z to the camera), the joints between capsules rounded off."""
    floor = body.height[body.alpha].min() if body.alpha.any() else 0
    height = np.where(body.alpha, body.height, floor - 0.03)
    height = softened(height, max(1, int(body.scale * 0.012)))
    gy, gx = np.gradient(height * body.scale)
    length = np.sqrt(gx * gx + gy * gy + 1)
    return -gx / length, gy / length, 1 / length
