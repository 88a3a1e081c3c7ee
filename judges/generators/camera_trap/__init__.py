"""Draws what a camera trap sees: places, animals, weather, bursts."""
