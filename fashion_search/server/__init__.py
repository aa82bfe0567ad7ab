"""Assembles REST and page on one port, and what guards and watches them."""
