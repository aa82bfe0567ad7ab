"""Converts a decoded picture of any mode and colour profile to sRGB, on a ground where it is transparent.

Of 16-bit colours Pillow keeps the upper byte. In ProPhoto, whose steps are the largest, 13 % of sRGB's colours are
then off by more than 3 of 255, at most by 21. Rounded instead, 9 % still are. Only interpolation between the steps,
by both bytes, would help (0.2 %), but it takes seven times as long: too long for large pictures in the sandbox.
"""

import io
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from PIL import Image, ImageCms

BAND_PIXELS = 2**20
"""Pixels converted at a time: each step takes eight bytes a pixel."""

MAX_PROFILE_BYTES = 2**22
"""Larger colour profiles are ignored; those of printing presses have up to three megabytes."""

MIN_PROFILE_WHITE = 224
"""Least sRGB value of a sound profile's white: colours are converted relative to it."""

PROFILE_MIDDLE = range(48, 241)
"""sRGB values of a sound profile's middle grey: 188 at gamma 1, 106 at gamma 2.8."""

WHITE, GREY = (255, 255, 255), (128, 128, 128)
"""The grounds of transparent pictures."""

WHITISH = 224
"""Lightness, 0 to 255, from which a garment can hardly be told from a white ground."""

MAX_WHITISH_SHARE = 1 / 3
"""Share of whitish pixels from which a garment is put on grey: a white shirt with a large print has more."""

SAMPLED_SIDE = 256
"""Pixels a side that are looked at to choose a ground."""

_CHECKED: dict[str, tuple[int | tuple[int, ...], ...]] = {
    "RGB": ((255, 255, 255), (128, 128, 128)),
    "CMYK": ((0, 0, 0, 0), (0, 0, 0, 128)),
    "L": (255, 128),
}
"""White and middle grey in each mode that a profile can be for."""

_MODES = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L"}
"""Pillow's mode for the colour spaces of profiles. Source: ICC.1:2022, table 19."""

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

Transform = ImageCms.ImageCmsTransform


def to_srgb(image: Image.Image) -> Image.Image:
    """Convert a decoded picture of any mode to a new one: RGB, in sRGB, on white or grey where transparent.

    A colour profile that is broken, or for another kind of picture, is ignored.
    """
    if image.mode == "LAB":
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        return Transform(lab, _SRGB, "LAB", "RGB").apply(image)
    transform = _transform(image)
    if image.mode.startswith("I") or image.mode == "F":
        image = _grey_from_numbers(image)
    if image.has_transparency_data:
        return _on_ground(image, transform)
    return _converted(image, transform)


def has_useless_profile(image: Image.Image) -> bool:
    """Return whether a picture has a colour profile that `to_srgb` ignores."""
    return bool(image.info.get("icc_profile")) and image.mode != "LAB" and _transform(image) is None


def _transform(image: Image.Image) -> Transform | None:
    """Return what converts a picture's colours to sRGB; None if it has no profile that is sound and for it."""
    profile = image.info.get("icc_profile")
    transform = _transform_of(profile) if profile and len(profile) <= MAX_PROFILE_BYTES else None
    if transform is None or (transform.input_mode == "CMYK") != (image.mode == "CMYK"):
        return None
    return None if transform.input_mode == "L" and image.mode[0] not in "1LIF" else transform


@lru_cache(maxsize=4)  # a shop's pictures share theirs, and a press's takes longer to read than the picture
def _transform_of(profile: bytes) -> Transform | None:
    """Read a profile: white paper becomes white and the deepest black black, as in picture editors."""
    intent, flags = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = _MODES[source.profile.xcolor_space]
        transform = Transform(source, _SRGB, mode, "RGB", intent, flags=flags)
    except Exception:  # the errors of broken profiles have no class in common
        return None
    white, middle = (transform.apply(Image.new(mode, (1, 1), one)).tobytes() for one in _CHECKED[mode])
    sound = min(white) >= MIN_PROFILE_WHITE and all(value in PROFILE_MIDDLE for value in middle)
    return transform if sound else None


def _converted(image: Image.Image, transform: Transform | None) -> Image.Image:
    if transform is None:
        return image.convert("RGB")
    mode = transform.input_mode
    return transform.apply(image if image.mode == mode else image.convert(mode))


def _on_ground(image: Image.Image, transform: Transform | None) -> Image.Image:
    """Put a picture with transparency on white, or on grey if it is mostly whitish: white on white is lost."""
    ground = GREY if _is_whitish(image) else WHITE
    rgb = Image.new("RGB", image.size)
    for box in _boxes(image):
        part = image.crop(box).convert("RGBA")
        below = Image.new("RGB", part.size, ground)
        rgb.paste(Image.composite(_converted(part, transform), below, part.getchannel("A")), box)
    return rgb


def _is_whitish(image: Image.Image) -> bool:
    """Tell whether more than `MAX_WHITISH_SHARE` of the pixels that are mostly opaque are whitish."""
    size = min(image.width, SAMPLED_SIDE), min(image.height, SAMPLED_SIDE)
    sample = image.resize(size, Image.Resampling.NEAREST).convert("RGBA")
    opaque = sample.getchannel("A").point(lambda alpha: 255 * (alpha >= 128))
    counts = sample.convert("L").histogram(opaque)
    return sum(counts[WHITISH:]) > MAX_WHITISH_SHARE * sum(counts)


_MAX_VALUE = 1e38
"""Larger numbers are clipped to it, so that differences do not overflow."""


def _grey_from_numbers(image: Image.Image) -> Image.Image:
    """Scale 16-bit, 32-bit and floating point grey to 8 bits; Pillow's own conversion saturates."""
    low = min(float(band.min()) for band in _bands(image))
    high = max(float(band.max()) for band in _bands(image))
    start, factor = 0.0, 1.0
    if low >= 0 and high <= 1 and not all(np.array_equal(band, band.round()) for band in _bands(image)):
        factor = 255.0
    elif low < 0 or high > 65535:
        start, factor = low, 255 / ((high - low) or 1.0)
    elif high > 255 or image.mode.startswith("I;16"):
        factor = 1 / 257
    grey = [((band - start) * factor).round().astype(np.uint8) for band in _bands(image)]
    return Image.fromarray(np.concatenate(grey), "L")


def _bands(image: Image.Image) -> Iterator[np.ndarray]:
    """Yield a picture's values from top to bottom, in bands of `BAND_PIXELS`."""
    for box in _boxes(image):
        band = np.asarray(image.crop(box), dtype=np.float64)
        yield np.clip(np.nan_to_num(band), -_MAX_VALUE, _MAX_VALUE)


def _boxes(image: Image.Image) -> Iterator[tuple[int, int, int, int]]:
    rows = max(1, BAND_PIXELS // image.width)
    for top in range(0, image.height, rows):
        yield 0, top, image.width, min(top + rows, image.height)
