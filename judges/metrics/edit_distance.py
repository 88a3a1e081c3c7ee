"""How many characters have to be inserted, deleted or replaced to make one text of another (Levenshtein 1966)."""


def edit_distance(one: str, other: str) -> int:
    """Myers' bit-parallel algorithm (1999) in the form of Hyyrö (2003), with integers as wide as the longer text.

    A step for each character of the shorter text, each in time proportional to the longer one's length / 64.
    """
    if one == other:
        return 0
    start = 0
    shortest = min(len(one), len(other))
    while start < shortest and one[start] == other[start]:
        start += 1
    end = 0
    while end < shortest - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    tall, wide = (one, other) if len(one) >= len(other) else (other, one)
    if not wide:
        return len(tall)

    places: dict[str, int] = {}
    """Character → the bits of its places in the taller text."""
    bit = 1
    for character in tall:
        places[character] = places.get(character, 0) | bit
        bit <<= 1
    mask, last = bit - 1, bit >> 1
    # Vertical differences of the current column of the distance matrix: +1 where ``up`` has a bit, −1 where ``down``.
    up, down, distance = mask, 0, len(tall)
    for character in wide:
        equal = places.get(character, 0)
        diagonal = (((equal & up) + up) ^ up) | equal | down
        right_up = down | (~(diagonal | up) & mask)
        right_down = up & diagonal
        if right_up & last:
            distance += 1
        elif right_down & last:
            distance -= 1
        right_up = (right_up << 1) | 1
        right_down <<= 1
        up = (right_down | ~(diagonal | right_up)) & mask
        down = right_up & diagonal & mask
    return distance
