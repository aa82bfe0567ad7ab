"""Rewrites a model's modules for speed: fused layers, weights packed for oneDNN and MKL.

oneDNN and MKL rearrange a layer's weights each time it runs. For one short text that is most of the
work, so here it is done once. A batch norm is folded into the convolution before it, attention is
one product and one kernel, and QuickGELU needs one buffer where open_clip takes three.

With bfloat16 only products of matrices are: what is added up between them, and all norms, stay float32.
With int8 only linear layers are; convolutions and attention stay float32.
"""

import copy
import warnings
from typing import Any

import torch
from open_clip.modified_resnet import AttentionPool2d
from open_clip.transformer import QuickGELU, ResidualAttentionBlock
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention
from torch.nn.utils.fusion import fuse_conv_bn_eval

_OPS: Any = torch.ops.mkldnn
_NO_ACTIVATION: tuple[str, list[float], str] = ("none", [], "")
_LEFT_ALONE = (nn.MultiheadAttention, AttentionPool2d)
"""Modules that read the weights of their layers instead of calling them."""

_ENGINE = "onednn"
"""Of torch's engines for whole numbers the fastest here from some 50 rows on, and nearly so below."""

_LEAST_SCALE = 1e-12
"""Scale of a row of weights that are all 0: what it is does not matter, only that it is not 0."""


def can_prepare() -> bool:
    """Return whether this build of torch can lay weights out for oneDNN."""
    return bool(torch._C._has_mkldnn) and hasattr(_OPS, "_reorder_linear_weight")


def has_int8() -> bool:
    """Return whether the processor multiplies and adds whole numbers of 8 bits in one step."""
    return torch.cpu._is_vnni_supported() and _ENGINE in torch.backends.quantized.supported_engines


def has_bfloat16() -> bool:
    """Return whether the processor multiplies bfloat16 itself."""
    return bool(_OPS._is_mkldnn_bf16_supported())


def prepared(tower: nn.Module, dtype: torch.dtype) -> nn.Module:
    """Return a copy of a tower for inference on this processor.

    Args:
        tower: in evaluation mode.
        dtype: float32, bfloat16 or qint8, in which matrices are multiplied.
    """
    mine = copy.deepcopy(tower)
    _prepare(mine, dtype)
    return mine


class PackedLinear(nn.Module):
    """A linear layer with weights in oneDNN's own layout."""

    def __init__(self, weight: Tensor, bias: Tensor | None, dtype: torch.dtype) -> None:
        super().__init__()
        self.dtype = dtype
        self.packed = _OPS._reorder_linear_weight(weight.detach().to(dtype).contiguous(), None)
        self.bias = None if bias is None else bias.detach().to(dtype)

    def forward(self, x: Tensor) -> Tensor:
        """Return x W^T + b."""
        out: Tensor = _OPS._linear_pointwise(x.to(self.dtype), self.packed, self.bias, *_NO_ACTIVATION)
        return out


class IntegerLinear(nn.Module):
    """A linear layer that multiplies whole numbers of 8 bits; what goes in and comes out is float32.

    Each row of weights has a scale of its own, and so has what goes in, found anew each time.
    """

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        super().__init__()
        scales = weight.detach().abs().amax(dim=1).clamp_min(_LEAST_SCALE).double() / 127
        zeros = torch.zeros(len(weight), dtype=torch.long)
        with warnings.catch_warnings():
            # torch may take these tensors away: then this way fails to be made, and another is chosen.
            warnings.simplefilter("ignore", UserWarning)
            rows = torch.quantize_per_channel(weight.detach().float(), scales, zeros, 0, torch.qint8)
        engine = torch.backends.quantized.engine
        torch.backends.quantized.engine = _ENGINE
        try:
            self.packed = torch.ops.quantized.linear_prepack(rows, None if bias is None else bias.detach())
        finally:
            torch.backends.quantized.engine = engine

    def forward(self, x: Tensor) -> Tensor:
        """Return x W^T + b."""
        out: Tensor = torch.ops.quantized.linear_dynamic(x.contiguous(), self.packed, False)
        return out


class PackedConv(nn.Module):
    """A convolution with weights in oneDNN's own layout, for pictures laid out channels last."""

    def __init__(self, conv: nn.Conv2d, dtype: torch.dtype) -> None:
        super().__init__()
        self.dtype = dtype
        self.how = (list(conv.padding), list(conv.stride), list(conv.dilation), conv.groups)
        weight = conv.weight.detach().to(dtype).contiguous(memory_format=torch.channels_last)
        self.packed = _OPS._reorder_convolution_weight(weight, *self.how)
        self.bias = None if conv.bias is None else conv.bias.detach().to(dtype)

    def forward(self, x: Tensor) -> Tensor:
        """Return the convolution of x, shape (n, channels, height, width), in x's own type."""
        mine = x.to(self.dtype).contiguous(memory_format=torch.channels_last)
        out: Tensor = _OPS._convolution_pointwise(mine, self.packed, self.bias, *self.how, *_NO_ACTIVATION)
        return out.to(x.dtype)


class SelfAttention(nn.Module):
    """Stands in for MultiheadAttention where it looks at its own input: two products and one kernel."""

    def __init__(self, attention: nn.MultiheadAttention, dtype: torch.dtype) -> None:
        super().__init__()
        self.heads = attention.num_heads
        assert attention.in_proj_weight is not None
        self.inner = _linear(attention.in_proj_weight, attention.in_proj_bias, dtype)
        self.outer = _linear(attention.out_proj.weight, attention.out_proj.bias, dtype)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        *,
        need_weights: bool = False,
        attn_mask: Tensor | None = None,
    ) -> tuple[Tensor, None]:
        """Return what MultiheadAttention does, for x of shape (n, length, width) as all three."""
        n, length, width = query.shape
        q, k, v = self.inner(query).view(n, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mask = None if attn_mask is None else attn_mask.to(q.dtype)
        if mask is not None and mask.ndim == 3:
            mask = mask.view(n, self.heads, length, length)
        x = scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.outer(x.transpose(1, 2).reshape(n, length, width)), None


class LeanQuickGELU(nn.Module):
    """x sigmoid(1.702 x) in one buffer."""

    def forward(self, x: Tensor) -> Tensor:
        """Return the activation of x."""
        return x.mul(1.702).sigmoid_().mul_(x)


def _prepare(module: nn.Module, dtype: torch.dtype) -> None:
    _fold_norms(module)
    for name, child in list(module.named_children()):
        if isinstance(child, _LEFT_ALONE) and not _is_own_attention(module, child):
            continue
        stand_in = _stand_in(child, dtype)
        if stand_in is None:
            _prepare(child, dtype)
        else:
            setattr(module, name, stand_in)


def _linear(weight: Tensor, bias: Tensor | None, dtype: torch.dtype) -> nn.Module:
    return IntegerLinear(weight, bias) if dtype == torch.qint8 else PackedLinear(weight, bias, dtype)


def _is_own_attention(block: nn.Module, child: nn.Module) -> bool:
    return (
        type(block) is ResidualAttentionBlock
        and not hasattr(block, "ln_1_kv")  # with it, the block looks at another sequence
        and isinstance(child, nn.MultiheadAttention)
        and child.batch_first
        and child.in_proj_weight is not None
        and child.bias_k is None
        and not child.add_zero_attn
    )


def _stand_in(layer: nn.Module, dtype: torch.dtype) -> nn.Module | None:
    if isinstance(layer, nn.MultiheadAttention):
        return SelfAttention(layer, dtype)
    if type(layer) is nn.Linear:
        return _linear(layer.weight, layer.bias, dtype)
    if type(layer) is nn.Conv2d and layer.padding_mode == "zeros" and not isinstance(layer.padding, str):
        return PackedConv(layer, torch.float32 if dtype == torch.qint8 else dtype)
    if type(layer) is QuickGELU:
        return LeanQuickGELU()
    return None


def _fold_norms(module: nn.Module) -> None:
    """Fold each batch norm that is declared right after a convolution of its width into it."""
    before: tuple[str, nn.Module] | None = None
    for name, child in list(module.named_children()):
        if (
            before is not None
            and type(child) is nn.BatchNorm2d
            and type(before[1]) is nn.Conv2d
            and before[1].out_channels == child.num_features
        ):
            setattr(module, before[0], fuse_conv_bn_eval(before[1], child))
            setattr(module, name, nn.Identity())
        before = (name, child)
