"""The towers of a model; that for texts skips padding: only tokens up to the end token are computed.

In a causal transformer no token attends to later ones. So the vector at the end token stays the same when
the padding after a batch's longest text is left out, and short queries need a tenth of the work.
"""

from typing import Any

import torch
from open_clip.transformer import TextTransformer, text_global_pool
from torch import Tensor, nn
from torch.nn.functional import normalize

AT_THE_END_TOKEN = ("argmax", "eos")
"""Pooling types of open_clip that take the vector at the end token."""

MAX_DIFFERENCE = 1e-5
"""Largest difference between any component of a trimmed text's vector and the full one's."""


class Tower(nn.Module):
    """A tower of an open_clip model as it is; drops the tokens that some return beside the features."""

    def __init__(self, module: nn.Module, method: str = "forward") -> None:
        """Take the module and its method that computes features."""
        super().__init__()
        self.module, self.method = module, method

    def forward(self, batch: Tensor) -> Tensor:
        """Return features, shape (n, dim), of a batch of n texts or pictures."""
        out = getattr(self.module, self.method)(batch)
        features: Tensor = out[0] if isinstance(out, tuple) else out
        return features


class TrimmedTextTower(nn.Module):
    """The causal text tower of open_clip's CLIP or TextTransformer, sharing its weights, without padding."""

    def __init__(self, source: Any, pool_type: str, eos_id: int) -> None:  # noqa: ANN401
        """Take the parts of a CLIP model or a TextTransformer, which have the same names."""
        super().__init__()
        self.token_embedding = source.token_embedding
        self.positional_embedding = source.positional_embedding
        self.transformer = source.transformer
        self.ln_final = source.ln_final
        self.text_projection = source.text_projection
        self.attn_mask: Tensor
        self.register_buffer("attn_mask", source.attn_mask, persistent=False)
        self.pool_type, self.eos_id = pool_type, eos_id

    def forward(self, tokens: Tensor) -> Tensor:
        """Return features, shape (n, dim), of tokens, shape (n, context)."""
        ends = tokens if self.pool_type == "argmax" else torch.eq(tokens, self.eos_id).int()
        length = int(ends.argmax(dim=-1).max()) + 1
        tokens = tokens[:, :length]
        x = self.token_embedding(tokens) + self.positional_embedding[:length]
        x = self.transformer(x, attn_mask=self.attn_mask[:length, :length])
        # The norm works token by token, so only the pooled token needs it.
        x = self.ln_final(text_global_pool(x, tokens, self.pool_type, self.eos_id))
        if isinstance(self.text_projection, nn.Linear):
            x = self.text_projection(x)
        elif self.text_projection is not None:
            x = x @ self.text_projection
        features: Tensor = x
        return features


def text_tower(model: Any, tokens: Tensor) -> nn.Module:  # noqa: ANN401
    """Return the text tower of an open_clip model, trimming if that does not change the vectors of trial texts.

    Args:
        model: an open_clip model.
        tokens: of texts of different lengths, shape (n, context).
    """
    own = getattr(model, "text", None)  # None: the tower's parts are the model's
    whole = Tower(model, "encode_text") if own is None else Tower(own)
    expected = normalize(model.encode_text(tokens), dim=-1)
    for tower in filter(None, (_trimmed(model, own), whole)):
        # One at a time: in a batch, texts are trimmed to the longest only.
        found = normalize(torch.cat([tower(text) for text in torch.split(tokens, 1)]), dim=-1)
        if bool((found - expected).abs().max() <= MAX_DIFFERENCE):
            return tower
    return Tower(model, "encode_text")


def _trimmed(model: Any, own: Any) -> nn.Module | None:  # noqa: ANN401
    if own is None:
        source, pool_type, eos_id = model, model.text_pool_type, model.text_eos_id
    elif type(own) is TextTransformer and own.cls_emb is None and not own.use_pad_mask:
        source, pool_type, eos_id = own, own.pool_type, own.eos_id
    else:  # CoCa's with a class token, Hugging Face's
        return None
    # open_clip's mask is None for bidirectional towers.
    causal = source.attn_mask is not None and pool_type in AT_THE_END_TOKEN
    return TrimmedTextTower(source, pool_type, eos_id) if causal else None
