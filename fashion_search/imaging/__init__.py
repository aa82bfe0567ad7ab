"""Decodes picture files to upright sRGB pictures of limited size, untrusted ones in a sandbox."""
