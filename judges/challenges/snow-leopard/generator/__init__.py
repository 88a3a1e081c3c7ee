"""Draws camera-trap pictures of a high mountain range with numpy and Pillow alone."""
