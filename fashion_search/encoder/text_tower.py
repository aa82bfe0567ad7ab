"""A text tower that skips padding: only tokens up to the end token are computed.

In a causal transformer no token attends to later ones. So the vector at the end token stays the same when
the padding after a batch's longest text is left out, and short queries need a tenth of the work.
"""

from dataclasses import dataclass
from typing import Any

import torch
from open_clip.transformer import TextTransformer, text_global_pool
from torch import Tensor, nn

AT_THE_END_TOKEN = ("argmax", "eos")
"""Pooling types of open_clip that take the vector at the end token."""


@dataclass(frozen=True)
class Lengths:
    """Counts the tokens to compute for each text: up to the end token if the tower trims, else all."""

    pool_type: str
    eos_id: int
    trims: bool

    def __call__(self, tokens: Tensor) -> Tensor:
        """Return the counts, shape (n,), for tokens of shape (n, context)."""
        if not self.trims:
            return torch.full((len(tokens),), tokens.shape[1])
        if self.pool_type == "eos":
            return torch.eq(tokens, self.eos_id).int().argmax(dim=-1) + 1
        return tokens.argmax(dim=-1) + 1


class TextTower(nn.Module):
    """The text tower of open_clip's CLIP or TextTransformer, sharing its weights, without padding.

    Bidirectional towers (SigLIP) and those that pool at the last position run in full.
    """

    def __init__(self, source: Any, pool_type: str, eos_id: int) -> None:  # noqa: ANN401
        """Take the parts of a CLIP model or a TextTransformer, which have the same names."""
        super().__init__()
        self.token_embedding = source.token_embedding
        self.positional_embedding = source.positional_embedding
        self.transformer = source.transformer
        self.ln_final = source.ln_final
        self.text_projection = source.text_projection
        self.attn_mask: Tensor | None
        self.register_buffer("attn_mask", source.attn_mask, persistent=False)
        # open_clip's mask is None for bidirectional towers.
        trims = source.attn_mask is not None and pool_type in AT_THE_END_TOKEN
        self.lengths = Lengths(pool_type, eos_id, trims)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return features, shape (n, dim), of tokens, shape (n, context)."""
        length = int(self.lengths(tokens).max())
        tokens = tokens[:, :length]
        x = self.token_embedding(tokens) + self.positional_embedding[:length]
        x = self.transformer(
            x, attn_mask=None if self.attn_mask is None else self.attn_mask[:length, :length]
        )
        # The norm works token by token, so only the pooled token needs it.
        x = self.ln_final(text_global_pool(x, tokens, self.lengths.pool_type, self.lengths.eos_id))
        if isinstance(self.text_projection, nn.Linear):
            x = self.text_projection(x)
        elif self.text_projection is not None:
            x = x @ self.text_projection
        features: Tensor = x
        return features


class WholeTextTower(nn.Module):
    """Any other text tower, run in full: CoCa's with a class token, or Hugging Face's."""

    lengths = Lengths("none", 0, trims=False)

    def __init__(self, tower: nn.Module) -> None:
        """Take a tower that returns features, or features and tokens."""
        super().__init__()
        self.tower = tower

    def forward(self, tokens: Tensor) -> Tensor:
        """Return features, shape (n, dim), of tokens, shape (n, context)."""
        out = self.tower(tokens)
        features: Tensor = out[0] if isinstance(out, tuple) else out
        return features


def text_tower(model: Any) -> TextTower | WholeTextTower:  # noqa: ANN401
    """Return the text tower of an open_clip model, trimming if its structure allows."""
    tower = getattr(model, "text", None)
    if tower is None:
        return TextTower(model, model.text_pool_type, model.text_eos_id)
    if type(tower) is TextTransformer and tower.cls_emb is None and not tower.use_pad_mask:
        return TextTower(tower, tower.pool_type, tower.eos_id)
    return WholeTextTower(tower)
