"""Any picture file to an upright sRGB picture of bounded size, and the sandbox that strangers' files are decoded in."""
