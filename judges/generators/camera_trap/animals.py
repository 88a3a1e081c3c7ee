"""The species: their proportions in metres, how they stand and how they walk.

Proportions follow field guides: shoulder height, body and tail length of adults.
"""

import numpy as np

from .body import EAR, EXTRA, EYE, HEAD, HOOF, HORN, LEG, NOSE, TAIL, TORSO, Capsule, chain, curve, knee, turned

#: Frames in which an animal may hold its head: radians, up is positive.
HEAD_UP, HEAD_LEVEL, HEAD_LOW = 0.12, -0.12, -0.95


class Pose:
    """How an animal is caught: ``step`` 0..1 in its gait, ``stride`` 0 standing .. 1 walking, ``head`` and ``tail``
    in radians, ``sway`` -1..1 of whatever else moves."""

    def __init__(self, step: float, stride: float, head: float, tail: float, sway: float) -> None:
        self.step, self.stride, self.head, self.tail, self.sway = step, stride, head, tail, sway


def snow_leopard(pose: Pose) -> list[Capsule]:
    """0.60 m at the shoulder, long low body, heavy paws, and a tail nearly as long as the body."""
    parts = _torso([(-0.46, 0.425, 0.115), (-0.30, 0.445, 0.135), (-0.05, 0.425, 0.132), (0.20, 0.425, 0.148),
                    (0.36, 0.435, 0.142)])
    neck = [(0.36, 0.475, 0.125), (0.50, 0.535, 0.105), (0.585, 0.565, 0.094)]
    skull = [(0.60, 0.575, 0.092), (0.645, 0.565, 0.080)]
    muzzle = [(0.665, 0.545, 0.054), (0.705, 0.533, 0.043)]
    ears = [[(0.555, 0.645, 0.034), (0.545, 0.672, 0.020)], [(0.60, 0.652, 0.030), (0.598, 0.676, 0.018)]]
    parts += _head(pose, (0.36, 0.46), neck, skull, muzzle, ears, nose=0.014, eye=(0.662, 0.588, 0.012))
    parts += _legs(pose, front=(0.335, 0.40), hind=(-0.385, 0.425), bones=(0.20, 0.185, 0.045, 0.20, 0.20, 0.145),
                   radii=(0.088, 0.058, 0.047, 0.050, 0.122, 0.068, 0.044, 0.050), swing=0.17, lift=0.05, paw=0.062,
                   width=0.075)
    lift = 0.25 * pose.tail
    tail = curve(
        [(-0.50, 0.46, 0.066), (-0.66, 0.38 + 0.3 * lift, 0.062), (-0.82, 0.22 + 0.8 * lift, 0.060),
         (-1.00, 0.14 + 1.3 * lift, 0.060), (-1.16, 0.17 + 1.8 * lift + 0.05 * pose.sway, 0.057),
         (-1.27, 0.27 + 2.1 * lift + 0.08 * pose.sway, 0.047)], 14)
    return parts + chain(tail, TAIL, z=0.01)


def wolf(pose: Pose) -> list[Capsule]:
    """0.78 m at the shoulder, long legs, deep chest, pointed ears, the tail hanging."""
    parts = _torso([(-0.47, 0.585, 0.115), (-0.28, 0.60, 0.128), (-0.02, 0.59, 0.137), (0.24, 0.575, 0.175),
                    (0.40, 0.595, 0.155)])
    neck = [(0.40, 0.66, 0.150), (0.54, 0.76, 0.128), (0.62, 0.81, 0.100)]
    skull = [(0.655, 0.835, 0.088), (0.70, 0.825, 0.076)]
    muzzle = [(0.755, 0.800, 0.054), (0.875, 0.772, 0.033)]
    ears = [[(0.615, 0.905, 0.036), (0.592, 0.985, 0.010)], [(0.665, 0.905, 0.032), (0.655, 0.978, 0.009)]]
    parts += _head(pose, (0.40, 0.62), neck, skull, muzzle, ears, nose=0.018, eye=(0.725, 0.848, 0.011))
    parts += _legs(pose, front=(0.36, 0.53), hind=(-0.40, 0.575), bones=(0.27, 0.245, 0.06, 0.27, 0.27, 0.20),
                   radii=(0.082, 0.047, 0.034, 0.037, 0.118, 0.058, 0.032, 0.037), swing=0.24, lift=0.07, paw=0.055,
                   width=0.075)
    down = 0.06 * pose.tail
    tail = curve([(-0.54, 0.625, 0.050), (-0.655, 0.53 + down, 0.066), (-0.72, 0.40 + 2 * down, 0.064),
                  (-0.75, 0.27 + 3 * down, 0.020)], 9)
    return parts + chain(tail, TAIL, z=0.01)


def fox(pose: Pose) -> list[Capsule]:
    """0.38 m at the shoulder, slight, with big ears and a bushy tail with a white tip."""
    parts = _torso([(-0.255, 0.295, 0.066), (-0.14, 0.300, 0.072), (0.02, 0.292, 0.073), (0.16, 0.29, 0.086),
                    (0.235, 0.300, 0.078)])
    neck = [(0.235, 0.335, 0.076), (0.31, 0.385, 0.064), (0.345, 0.405, 0.054)]
    skull = [(0.365, 0.418, 0.052), (0.392, 0.410, 0.043)]
    muzzle = [(0.425, 0.394, 0.027), (0.492, 0.376, 0.014)]
    ears = [[(0.335, 0.458, 0.024), (0.318, 0.522, 0.007)], [(0.368, 0.460, 0.022), (0.364, 0.520, 0.006)]]
    parts += _head(pose, (0.235, 0.31), neck, skull, muzzle, ears, nose=0.010, eye=(0.406, 0.420, 0.007))
    parts += _legs(pose, front=(0.215, 0.265), hind=(-0.215, 0.285), bones=(0.135, 0.125, 0.03, 0.135, 0.135, 0.10),
                   radii=(0.040, 0.024, 0.018, 0.020, 0.062, 0.030, 0.017, 0.020), swing=0.12, lift=0.04, paw=0.028,
                   width=0.04)
    up = 0.16 * pose.tail
    tail = curve([(-0.295, 0.315, 0.030), (-0.39, 0.275 + up, 0.052), (-0.50, 0.235 + 1.8 * up, 0.062),
                  (-0.60, 0.21 + 2.5 * up, 0.052), (-0.675, 0.20 + 3 * up, 0.014)], 11)
    return parts + chain(tail, TAIL, z=0.01)


def blue_sheep(pose: Pose) -> list[Capsule]:
    """Bharal: 0.85 m at the shoulder, stocky, horns that sweep outwards and back."""
    parts = _torso([(-0.47, 0.665, 0.150), (-0.28, 0.665, 0.182), (0.04, 0.632, 0.218), (0.27, 0.645, 0.198),
                    (0.40, 0.675, 0.165)])
    neck = [(0.40, 0.735, 0.140), (0.53, 0.875, 0.108), (0.60, 0.955, 0.088)]
    skull = [(0.63, 0.995, 0.082), (0.675, 0.975, 0.070)]
    muzzle = [(0.71, 0.945, 0.058), (0.80, 0.885, 0.042)]
    ears = [[(0.585, 0.985, 0.022), (0.515, 0.975, 0.010)]]
    horns = curve([(0.62, 1.065, 0.040), (0.575, 1.140, 0.040), (0.49, 1.165, 0.036), (0.405, 1.125, 0.029),
                   (0.345, 1.065, 0.020), (0.30, 1.055, 0.010)], 10)
    parts += _head(pose, (0.40, 0.68), neck, skull, muzzle, ears, nose=0.014, eye=(0.675, 1.005, 0.012), horns=horns)
    parts += _legs(pose, front=(0.35, 0.59), hind=(-0.38, 0.62), bones=(0.29, 0.25, 0.075, 0.29, 0.28, 0.215),
                   radii=(0.085, 0.046, 0.029, 0.030, 0.128, 0.062, 0.030, 0.030), swing=0.21, lift=0.06, paw=0.02,
                   width=0.09)
    return parts + chain([(-0.60, 0.71, 0.032), (-0.645, 0.62, 0.018)], TAIL, z=0.01)


def ibex(pose: Pose) -> list[Capsule]:
    """0.98 m at the shoulder, heavy, bearded, with horns of a metre in one great ridged arc."""
    parts = _torso([(-0.53, 0.745, 0.170), (-0.28, 0.745, 0.205), (0.03, 0.725, 0.235), (0.31, 0.755, 0.232),
                    (0.45, 0.775, 0.195)])
    neck = [(0.45, 0.865, 0.175), (0.57, 0.995, 0.135), (0.645, 1.075, 0.102)]
    skull = [(0.675, 1.115, 0.090), (0.725, 1.095, 0.077)]
    muzzle = [(0.765, 1.060, 0.063), (0.855, 0.995, 0.047)]
    ears = [[(0.63, 1.10, 0.025), (0.555, 1.085, 0.011)]]
    arc = curve([(0.675, 1.19, 0.050), (0.66, 1.36, 0.050), (0.56, 1.52, 0.045), (0.38, 1.60, 0.038),
                 (0.20, 1.565, 0.030), (0.06, 1.455, 0.020), (0.00, 1.36, 0.010)], 27)
    horns = [(x, y, r * (1.0 + 0.16 * (i % 3 == 0))) for i, (x, y, r) in enumerate(arc)]
    parts += _head(pose, (0.45, 0.79), neck, skull, muzzle, ears, nose=0.016, eye=(0.725, 1.130, 0.013), horns=horns,
                   beard=[(0.815, 0.965, 0.030), (0.805, 0.89, 0.026), (0.785, 0.81, 0.008)])
    parts += _legs(pose, front=(0.39, 0.68), hind=(-0.44, 0.705), bones=(0.33, 0.29, 0.085, 0.33, 0.315, 0.245),
                   radii=(0.098, 0.055, 0.035, 0.036, 0.138, 0.070, 0.036, 0.036), swing=0.23, lift=0.06, paw=0.024,
                   width=0.10)
    return parts + chain([(-0.68, 0.82, 0.036), (-0.725, 0.72, 0.02)], TAIL, z=0.01)


def yak(pose: Pose) -> list[Capsule]:
    """1.35 m at the hump, a curtain of hair to the knees, the head carried low."""
    parts = _torso([(-0.78, 0.93, 0.26), (-0.45, 0.95, 0.33), (0.0, 0.95, 0.37), (0.42, 1.00, 0.37), (0.62, 0.98, 0.30)])
    parts += chain([(0.05, 1.16, 0.18), (0.36, 1.25, 0.17), (0.60, 1.14, 0.16)], TORSO)
    sway = 0.02 * pose.sway
    for height, radius, z in ((0.74, 0.24, 0.12), (0.56, 0.17, 0.16)):
        parts += chain(curve([(-0.84 + sway, height + 0.06, radius * 0.8), (-0.30 + sway, height - 0.02, radius),
                              (0.30 + sway, height - 0.03, radius), (0.70 + sway, height + 0.06, radius * 0.8)], 9),
                       EXTRA, z=z)
    neck = [(0.66, 1.02, 0.26), (0.84, 1.00, 0.22), (0.94, 0.98, 0.18)]
    skull = [(1.00, 0.97, 0.185), (1.09, 0.90, 0.150)]
    muzzle = [(1.15, 0.81, 0.120), (1.25, 0.67, 0.098)]
    ears = [[(0.94, 1.03, 0.04), (0.85, 0.98, 0.02)]]
    horns = curve([(0.98, 1.08, 0.055), (1.12, 1.13, 0.052), (1.20, 1.28, 0.042), (1.13, 1.46, 0.014)], 9)
    parts += _head(pose, (0.62, 0.98), neck, skull, muzzle, ears, nose=0.034, eye=(1.085, 0.965, 0.015), horns=horns,
                   share=0.45)
    parts += _legs(pose, front=(0.50, 0.76), hind=(-0.66, 0.82), bones=(0.36, 0.30, 0.09, 0.37, 0.34, 0.25),
                   radii=(0.16, 0.11, 0.075, 0.075, 0.20, 0.12, 0.075, 0.075), swing=0.22, lift=0.05, paw=0.03,
                   width=0.16)
    tail = curve([(-1.02, 1.05, 0.05), (-1.10, 0.85, 0.08), (-1.11, 0.60, 0.12), (-1.09, 0.42, 0.05)], 8)
    return parts + chain(tail, TAIL, z=0.02)


def sheep(pose: Pose) -> list[Capsule]:
    """A herder's sheep: 0.70 m, round with wool, the face bare."""
    parts = _torso([(-0.40, 0.54, 0.19), (-0.18, 0.55, 0.225), (0.10, 0.545, 0.225), (0.32, 0.56, 0.185)])
    neck = [(0.34, 0.64, 0.15), (0.45, 0.74, 0.115), (0.49, 0.78, 0.095)]
    skull = [(0.53, 0.80, 0.072), (0.57, 0.785, 0.062)]
    muzzle = [(0.60, 0.755, 0.052), (0.67, 0.70, 0.040)]
    ears = [[(0.50, 0.80, 0.024), (0.43, 0.765, 0.014)]]
    parts += _head(pose, (0.34, 0.58), neck, skull, muzzle, ears, nose=0.013, eye=(0.57, 0.812, 0.011))
    parts += _legs(pose, front=(0.27, 0.46), hind=(-0.32, 0.49), bones=(0.22, 0.19, 0.06, 0.23, 0.22, 0.16),
                   radii=(0.080, 0.046, 0.030, 0.030, 0.11, 0.055, 0.030, 0.030), swing=0.15, lift=0.04, paw=0.018,
                   width=0.08)
    return parts + chain([(-0.57, 0.58, 0.045), (-0.61, 0.47, 0.04)], TAIL, z=0.01)


def human(pose: Pose) -> list[Capsule]:
    """A herder or ranger of 1.7 m: padded coat, trousers, boots, a cap, often a pack."""
    swing = 0.30 * max(pose.stride, 0.12)
    lean = 0.06 + 0.05 * pose.stride
    parts: list[Capsule] = []
    for far, z, phase in ((True, -0.07, 0.5), (False, 0.07, 0.0)):
        angle = 2 * np.pi * (pose.step + phase)
        foot = (swing * np.cos(angle), 0.09 + 0.09 * pose.stride * max(0.0, np.sin(angle)))
        bend = knee((0.0, 0.88), foot, 0.43, 0.42, +1)
        parts += chain([(0.0, 0.88, 0.115), (*bend, 0.078), (*foot, 0.058)], LEG, z, far)
        parts += chain([(foot[0] - 0.03, foot[1] - 0.035, 0.055), (foot[0] + 0.15, foot[1] - 0.045, 0.04)], HOOF, z, far)
        hand = (lean - 0.75 * swing * np.cos(angle) + 0.10, 0.86 + 0.06 * pose.stride)
        elbow = knee((lean, 1.36), hand, 0.29, 0.27, -1)
        arm = 0.17 if not far else -0.17
        parts += chain([(lean, 1.36, 0.085), (*elbow, 0.068), (*hand, 0.054)], EXTRA, arm, far)
        parts += chain([(*hand, 0.045), (hand[0] + 0.02, hand[1] - 0.06, 0.04)], HEAD, arm, far)
    parts += chain([(0.0, 0.90, 0.155), (0.5 * lean, 1.12, 0.160), (lean, 1.34, 0.150)], TORSO)
    parts += chain([(lean, 1.44, 0.07), (lean + 0.03, 1.53, 0.065)], HEAD)
    parts += chain([(lean + 0.04, 1.585, 0.098), (lean + 0.055, 1.63, 0.092)], HEAD, z=0.01)
    parts += chain([(lean + 0.02, 1.665, 0.098), (lean + 0.06, 1.685, 0.088)], HORN, z=0.02)
    parts += chain([(lean + 0.11, 1.65, 0.03), (lean + 0.17, 1.645, 0.02)], HORN, z=0.02)
    if pose.sway > -0.4:
        parts += chain([(lean - 0.20, 1.06, 0.115), (lean - 0.20, 1.30, 0.125)], TAIL, z=-0.02)
    return parts


#: label → the bodies it may have.
SPECIES = {
    "snow_leopard": (snow_leopard,),
    "blue_sheep": (blue_sheep,),
    "ibex": (ibex,),
    "wolf": (wolf,),
    "fox": (fox,),
    "livestock": (yak, yak, sheep),
    "human": (human,),
}


def _torso(points) -> list[Capsule]:
    return chain(curve(points, 9), TORSO)


def _head(pose, pivot, neck, skull, muzzle, ears, nose, eye, horns=None, beard=None, share=1.0) -> list[Capsule]:
    """Neck and head, turned about the shoulder by the pose; the head tilts back a little as the neck goes down."""
    angle = pose.head * share
    joint = skull[0]

    def placed(points, of_head=True):
        points = turned(points, joint, -0.35 * angle) if of_head else points
        return turned(points, pivot, angle)

    parts = chain(placed(neck, of_head=False), TORSO, z=0.0)
    parts += chain(placed(skull), HEAD, z=0.015)
    parts += chain(placed(muzzle), HEAD, z=0.02)
    for i, ear in enumerate(ears):
        parts += chain(placed(ear), EAR, z=0.055 if i == 0 else -0.03, far=i > 0)
    if horns:
        parts += chain(placed([(x + 0.05, y, r) for x, y, r in horns]), HORN, z=-0.06, far=True)
        parts += chain(placed(horns), HORN, z=0.06)
    if beard:
        parts += chain(placed(beard), EXTRA, z=0.0)
    tip = muzzle[-1]
    [(nx, ny)] = placed([(tip[0] + 0.6 * tip[2], tip[1] + 0.35 * tip[2])])
    parts.append(Capsule((nx, ny, tip[2]), (nx, ny, tip[2]), nose, nose, NOSE))
    [(ex, ey)] = placed([eye[:2]])
    parts.append(Capsule((ex, ey, 0.12), (ex, ey, 0.12), eye[2], eye[2], EYE))
    return parts


def _legs(pose, front, hind, bones, radii, swing, lift, paw, width) -> list[Capsule]:
    """Four legs in a walk: hind, front of one side, then of the other, a quarter of the gait apart.

    ``bones`` upper arm, forearm, pastern, thigh, shin, hind foot; ``radii`` shoulder, elbow, wrist, toe, hip, knee,
    hock, toe; all in metres.
    """
    arm, forearm, pastern, thigh, shin, foot_bone = bones
    parts: list[Capsule] = []
    for far, phase in ((True, 0.5), (False, 0.0)):
        z = -width if far else width
        for is_front in (False, True):
            angle = 2 * np.pi * (pose.step + phase + (0.25 if is_front else 0.0))
            stride = swing * (0.12 + 0.88 * pose.stride)
            raised = lift * pose.stride * max(0.0, np.sin(angle))
            top = front if is_front else hind
            r = radii[:4] if is_front else radii[4:]
            toe = (top[0] + stride * np.cos(angle) + (0.02 if is_front else -0.02), r[3] * 0.75 + raised)
            if is_front:
                wrist = (toe[0] - 0.35 * pastern - 0.6 * raised, toe[1] + pastern)
                bend = knee(top, wrist, arm, forearm, -1)
                points = [(*top, r[0]), (*bend, r[1]), (*wrist, r[2]), (*toe, r[2])]
            else:
                tilt = 0.28 + 0.5 * stride * -np.cos(angle) / max(swing, 1e-6) * 0.5 + 2.0 * raised
                hock = (toe[0] - foot_bone * np.sin(tilt), toe[1] + foot_bone * np.cos(tilt))
                bend = knee(top, hock, thigh, shin, +1)
                points = [(*top, r[0]), (*bend, r[1]), (*hock, r[2]), (*toe, r[2])]
            parts += chain(points, LEG, z * 0.55, far)
            parts[-3].a = (*parts[-3].a[:2], z * 0.2)
            parts += chain([(toe[0] - 0.1 * paw, toe[1], r[3]), (toe[0] + paw, toe[1] - 0.1 * r[3], r[3] * 0.85)], HOOF,
                           z * 0.55, far)
    return parts
