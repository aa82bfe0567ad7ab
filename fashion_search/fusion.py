"""How words and a picture become one query."""

from fashion_search.errors import QueryError
from fashion_search.vectors import Vector, unit


def linear(text: Vector, image: Vector, alpha: float) -> Vector:
    """Mix a text and a picture vector: V = alpha * V_image + (1 - alpha) * V_text, scaled to length 1.

    Args:
        text: unit, shape (dim,).
        image: unit, shape (dim,).
        alpha: the picture's share, 0 to 1; at the ends the result is one side exactly.

    Raises:
        QueryError: the two point in opposite directions and cancel out.
    """
    if alpha == 0.0:
        return text
    if alpha == 1.0:
        return image
    try:
        return unit(alpha * image + (1.0 - alpha) * text)
    except ValueError as error:
        raise QueryError("The words and the picture cancel each other out: move the slider.") from error
