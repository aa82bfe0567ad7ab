"""Catalogues in files: folders of pictures and product lists."""
