"""Catalogues in local files: product lists and folders of pictures."""
