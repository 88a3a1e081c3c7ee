"""Runs out of stack."""

import sys

sys.setrecursionlimit(10**9)


def deeper(_):
    return max([1], key=deeper)


deeper(0)
