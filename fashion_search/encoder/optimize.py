"""Optimises a model's modules for inference: fused layers, weights packed for oneDNN.

oneDNN repacks a layer's weights on each call, which is most of the work for a short text; here it is done
once. Batch norms are folded into convolutions, attention uses one fused projection and kernel, and QuickGELU
one buffer instead of three.

bfloat16 applies to matrix products only: residual sums and norms stay float32. int8 applies to linear layers
only: convolutions and attention stay float32.
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
_SKIPPED = (nn.MultiheadAttention, AttentionPool2d)
"""Modules that read their layers' weights instead of calling the layers."""

_ENGINE = "onednn"
"""The fastest of torch's int8 engines from 50 rows on, and nearly so below."""

_MIN_SCALE = 1e-12
"""Keeps the scale of an all-zero row from being 0."""


def can_optimize() -> bool:
    """Return whether this build of torch can pack weights for oneDNN."""
    return bool(torch._C._has_mkldnn) and hasattr(_OPS, "_reorder_linear_weight")


def has_int8() -> bool:
    """Return whether the processor has VNNI instructions for int8."""
    return torch.cpu._is_vnni_supported() and _ENGINE in torch.backends.quantized.supported_engines


def has_bfloat16() -> bool:
    """Return whether the processor supports bfloat16."""
    return bool(_OPS._is_mkldnn_bf16_supported())


def optimized(tower: nn.Module, dtype: torch.dtype) -> nn.Module:
    """Return an optimised copy of a tower for this processor.

    Args:
        tower: in evaluation mode.
        dtype: of matrix products: float32, bfloat16 or qint8.
    """
    copied = copy.deepcopy(tower)
    _optimize(copied, dtype)
    return copied


class PackedLinear(nn.Module):
    """A linear layer with weights packed for oneDNN."""

    def __init__(self, weight: Tensor, bias: Tensor | None, dtype: torch.dtype) -> None:
        super().__init__()
        self.dtype = dtype
        self.packed = _OPS._reorder_linear_weight(weight.detach().to(dtype).contiguous(), None)
        self.bias = None if bias is None else bias.detach().to(dtype)

    def forward(self, x: Tensor) -> Tensor:
        """Return x W^T + b."""
        out: Tensor = _OPS._linear_pointwise(x.to(self.dtype), self.packed, self.bias, *_NO_ACTIVATION)
        return out


class Int8Linear(nn.Module):
    """A dynamically quantised int8 linear layer with float32 input and output; scales are per row."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        super().__init__()
        scales = weight.detach().abs().amax(dim=1).clamp_min(_MIN_SCALE).double() / 127
        zeros = torch.zeros(len(weight), dtype=torch.long)
        with warnings.catch_warnings():
            # torch deprecates these tensors; without them, this variant fails and another is chosen.
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
    """A convolution with weights packed for oneDNN, for channels-last pictures."""

    def __init__(self, conv: nn.Conv2d, dtype: torch.dtype) -> None:
        super().__init__()
        self.dtype = dtype
        self.options = (list(conv.padding), list(conv.stride), list(conv.dilation), conv.groups)
        weight = conv.weight.detach().to(dtype).contiguous(memory_format=torch.channels_last)
        self.packed = _OPS._reorder_convolution_weight(weight, *self.options)
        self.bias = None if conv.bias is None else conv.bias.detach().to(dtype)

    def forward(self, x: Tensor) -> Tensor:
        """Return the convolution of x, shape (n, channels, height, width), in x's dtype."""
        copied = x.to(self.dtype).contiguous(memory_format=torch.channels_last)
        out: Tensor = _OPS._convolution_pointwise(
            copied, self.packed, self.bias, *self.options, *_NO_ACTIVATION
        )
        return out.to(x.dtype)


class SelfAttention(nn.Module):
    """A faster MultiheadAttention for self-attention: two linear layers and one kernel."""

    def __init__(self, attention: nn.MultiheadAttention, dtype: torch.dtype) -> None:
        super().__init__()
        self.heads = attention.num_heads
        assert attention.in_proj_weight is not None
        self.qkv = _linear(attention.in_proj_weight, attention.in_proj_bias, dtype)
        self.out = _linear(attention.out_proj.weight, attention.out_proj.bias, dtype)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        *,
        need_weights: bool = False,
        attn_mask: Tensor | None = None,
    ) -> tuple[Tensor, None]:
        """Return MultiheadAttention's output for query = key = value, shape (n, length, width)."""
        n, length, width = query.shape
        q, k, v = self.qkv(query).view(n, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mask = None if attn_mask is None else attn_mask.to(q.dtype)
        if mask is not None and mask.ndim == 3:
            mask = mask.view(n, self.heads, length, length)
        x = scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.out(x.transpose(1, 2).reshape(n, length, width)), None


class LeanQuickGELU(nn.Module):
    """x sigmoid(1.702 x) in one buffer."""

    def forward(self, x: Tensor) -> Tensor:
        """Return the activation of x."""
        return x.mul(1.702).sigmoid_().mul_(x)


def _optimize(module: nn.Module, dtype: torch.dtype) -> None:
    _fold_norms(module)
    for name, child in list(module.named_children()):
        if isinstance(child, _SKIPPED) and not _is_self_attention(module, child):
            continue
        replacement = _replacement(child, dtype)
        if replacement is None:
            _optimize(child, dtype)
        else:
            setattr(module, name, replacement)


def _linear(weight: Tensor, bias: Tensor | None, dtype: torch.dtype) -> nn.Module:
    return Int8Linear(weight, bias) if dtype == torch.qint8 else PackedLinear(weight, bias, dtype)


def _is_self_attention(block: nn.Module, child: nn.Module) -> bool:
    return (
        type(block) is ResidualAttentionBlock
        and not hasattr(block, "ln_1_kv")  # only blocks with cross-attention have it
        and isinstance(child, nn.MultiheadAttention)
        and child.batch_first
        and child.in_proj_weight is not None
        and child.bias_k is None
        and not child.add_zero_attn
    )


def _replacement(layer: nn.Module, dtype: torch.dtype) -> nn.Module | None:
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
    """Fold each batch norm into the convolution declared right before it, if their widths match."""
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
