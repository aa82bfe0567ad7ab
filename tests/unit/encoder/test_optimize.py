"""That the fast ways of encoding give the vectors of the plain one, and are left where they do not."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn.functional import normalize

from fashion_search.encoder import BUILT_IN, ClipEncoder, autotune, text_tower, towers
from fashion_search.encoder.autotune import PLAIN, TuningCache, choose_variant
from fashion_search.encoder.clip import BATCH
from fashion_search.encoder.optimize import Int8Linear, can_optimize, has_bfloat16, has_int8, optimized
from fashion_search.encoder.preprocess import Preprocessing, preprocessing
from fashion_search.encoder.text_tower import Tower, TrimmedTextTower

START, END, CONTEXT = 98, 99, 20
"""The numbers of the tokens around a text, as in CLIP: the end token is the highest."""

LENGTHS = [3, 5, 14, CONTEXT]
"""How many tokens the texts have that towers are tried with; the last fills the context."""

SMALL: dict[str, Any] = {
    "embed_dim": 32,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 64, "patch_size": 16},
    "text_cfg": {"context_length": CONTEXT, "vocab_size": 100, "width": 48, "heads": 4, "layers": 3},
}


def model(*, custom: bool = False, **text: Any) -> Any:
    """A small model of open_clip's with random weights, so large that what a token sees matters."""
    torch.manual_seed(1)
    kind = open_clip.CustomTextCLIP if custom else open_clip.CLIP
    made = kind(**{**SMALL, "text_cfg": {**SMALL["text_cfg"], **text}})
    return stirred(made)


def stirred(made: nn.Module) -> nn.Module:
    made.eval().requires_grad_(requires_grad=False)
    for name, weights in made.named_parameters():
        if weights.ndim and "ln" not in name:
            weights.normal_(std=0.2)
    return made


def coca() -> Any:
    torch.manual_seed(1)
    vision = {**SMALL["vision_cfg"], "output_tokens": True}
    text = {**SMALL["text_cfg"], "embed_cls": True, "output_tokens": True}
    decoder = SMALL["text_cfg"]
    return stirred(open_clip.CoCa(embed_dim=32, multimodal_cfg=decoder, text_cfg=text, vision_cfg=vision))


def tokens(lengths: Sequence[int] = LENGTHS) -> Tensor:
    """Texts of so many tokens, the start and the end token included, then zeros."""
    torch.manual_seed(3)
    found = torch.zeros(len(lengths), CONTEXT, dtype=torch.long)
    for row, length in zip(found, lengths, strict=True):
        row[1 : length - 1] = torch.randint(1, START, (length - 2,))
        row[0], row[length - 1] = START, END
    return found


def unit_rows(features: Tensor) -> Tensor:
    return normalize(features.float(), dim=-1)


MAKERS: dict[str, tuple[Callable[[], Any], bool]] = {
    "clip": (lambda: model(), True),
    "clip-eos": (lambda: model(pool_type="eos", eos_id=END), True),
    "custom": (lambda: model(custom=True), True),
    "custom-eos": (lambda: model(custom=True, pool_type="eos", eos_id=END, proj_bias=True), True),
    "no-projection": (lambda: model(custom=True, proj_type="none"), True),
    "clip-last": (lambda: model(pool_type="last"), False),
    "last": (lambda: model(custom=True, pool_type="last"), False),
    "first": (lambda: model(custom=True, pool_type="first"), False),
    "both-ways": (lambda: model(custom=True, no_causal_mask=True), False),
    "siglip": (lambda: model(no_causal_mask=True, pool_type="last"), False),
    "coca": (coca, False),
}
"""Models, and whether their texts are trimmed."""


@pytest.mark.parametrize("name", MAKERS)
def test_a_text_tower_is_trimmed_only_where_that_changes_nothing(name: str) -> None:
    make, trims = MAKERS[name]
    made, words = make(), tokens()
    with torch.inference_mode():
        tower = text_tower.text_tower(made, words)
        assert isinstance(tower, TrimmedTextTower) == trims
        expected = unit_rows(made.encode_text(words))
        torch.testing.assert_close(unit_rows(tower(words)), expected, atol=1e-5, rtol=0)
        for row, alone in enumerate(torch.split(words, 1)):  # each in the shortest batch it can be in
            torch.testing.assert_close(unit_rows(tower(alone))[0], expected[row], atol=1e-5, rtol=0)


def test_a_tower_whose_trimming_is_wrong_runs_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    made = model(pool_type="last")
    wrong = TrimmedTextTower(made, "argmax", END)
    monkeypatch.setattr(text_tower, "_trimmed", lambda *_: wrong)
    with torch.inference_mode():
        tower = text_tower.text_tower(made, tokens())
        assert tower is not wrong
        torch.testing.assert_close(tower(tokens()), made.encode_text(tokens()))


def test_only_the_tokens_that_are_there_are_run() -> None:
    tower = TrimmedTextTower(model(), "argmax", END)
    seen: list[int] = []
    tower.transformer.register_forward_pre_hook(lambda _, given: seen.append(given[0].shape[1]))
    with torch.inference_mode():
        for lengths in ([3], [5, 3], [CONTEXT]):
            tower(tokens(lengths))
    assert seen == [3, 5, CONTEXT]


@pytest.mark.parametrize(
    "dtype",
    [
        torch.float32,
        pytest.param(
            torch.bfloat16,
            marks=pytest.mark.skipif(not has_bfloat16(), reason="this processor has no bfloat16"),
        ),
    ],
)
@pytest.mark.skipif(not can_optimize(), reason="this torch has no oneDNN")
@pytest.mark.parametrize("kind", ["clip", "coca", "resnet", "mini"])
def test_a_prepared_tower_gives_the_plain_ones_vectors(
    kind: str, dtype: torch.dtype, mini: ClipEncoder
) -> None:
    torch.manual_seed(2)
    pictures = torch.randn(3, 3, 32, 32)
    if kind == "coca":
        tower: Any = Tower(coca().visual)
    elif kind == "clip":
        tower = stirred(open_clip.CLIP(**SMALL, quick_gelu=True)).visual
    elif kind == "resnet":
        resnet = {"image_size": 32, "layers": [1, 1, 1, 1], "width": 8}
        tower = open_clip.CLIP(**{**SMALL, "vision_cfg": resnet}).visual
        tower(pictures)  # in training mode: gives the norms something to fold
        tower.eval().requires_grad_(requires_grad=False)
    else:
        tower = mini._towers.pictures
    with torch.inference_mode():
        expected = unit_rows(tower(pictures))
        found = unit_rows(optimized(tower, dtype)(pictures))
    if dtype is torch.float32:
        torch.testing.assert_close(found, expected, atol=1e-5, rtol=0)
    assert (found * expected).sum(dim=-1).min() > 0.999
    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in optimized(tower, dtype).modules())


@pytest.mark.skipif(not can_optimize(), reason="this torch has no oneDNN")
def test_a_prepared_text_tower_is_trimmed_too_and_leaves_the_model_as_it_was() -> None:
    made = model()
    tower = TrimmedTextTower(made, "argmax", END)
    before = {name: value.clone() for name, value in made.state_dict().items()}
    with torch.inference_mode():
        expected = unit_rows(made.encode_text(tokens()))
        exact_to = {torch.float32: 1 - 1e-6, **({torch.bfloat16: 0.999} if has_bfloat16() else {})}
        for dtype, least in exact_to.items():
            assert (unit_rows(optimized(tower, dtype)(tokens())) * expected).sum(dim=-1).min() > least
    assert before.keys() == made.state_dict().keys()
    assert all(torch.equal(before[name], value) for name, value in made.state_dict().items())


@pytest.mark.skipif(not has_int8(), reason="this processor or torch has no fast whole numbers of 8 bits")
def test_a_layer_of_whole_numbers_is_as_exact_as_its_steps() -> None:
    torch.manual_seed(4)
    weight, bias, x = torch.randn(6, 40), torch.randn(6), torch.randn(2, 3, 40)
    weight[2] = 0.0
    with torch.inference_mode():
        found = Int8Linear(weight, bias)(x)
    step_x = (x.max() - x.min()) / 255
    step_w = weight.abs().amax(dim=1) / 127
    # Each number is rounded by half a step at most; what runs at the end of the range by one.
    off = x.abs().sum(-1, keepdim=True) * step_w / 2 + (weight.abs() + step_w[:, None] / 2).sum(1) * step_x
    assert ((found - (x @ weight.T + bias)).abs() <= off + 1e-5).all()
    assert torch.allclose(found[..., 2], bias[2].expand(2, 3), atol=1e-6)
    assert off.max() < 1.5  # of sums with a deviation of 6: the bound says something


@pytest.mark.skipif(not has_int8(), reason="this processor or torch has no fast whole numbers of 8 bits")
def test_whole_numbers_give_the_trained_models_vectors_and_leave_it_as_it_was(mini: ClipEncoder) -> None:
    tower: Any = mini._towers.words
    before = {name: value.clone() for name, value in tower.state_dict().items()}
    texts = mini._tokenizer(["dress", "red summer dress", "shoes for men with white soles and no laces"])
    with torch.inference_mode():
        whole = optimized(tower, torch.qint8)
        assert any(isinstance(layer, Int8Linear) for layer in whole.modules())
        for text in torch.split(texts, 1):
            assert (unit_rows(whole(text)) * unit_rows(tower(text))).sum() > 0.999
    assert all(torch.equal(before[name], value) for name, value in tower.state_dict().items())


class Clock:
    """A clock that variants move on."""

    now = 0.0

    def variant(self, seconds: float, degrees: float = 0.0) -> Callable[[Tensor], Tensor]:
        """A variant that takes so long, and whose vectors are so far from the plain one's."""
        there = torch.tensor([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])

        def run(batch: Tensor) -> Tensor:
            self.now += seconds
            return there.expand(len(batch), 2)

        return run


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    for name in ("time.perf_counter", "time.monotonic"):
        monkeypatch.setattr(name, lambda: made.now)
    return made


def chosen(plain: Any, others: dict[str, Any], deadline: float = float("inf")) -> str:
    """The variant that is chosen; those that are no functions cannot be made."""

    def maker(variant: Any) -> Callable[[nn.Module], Any]:
        def make(tower: nn.Module) -> Any:
            if not callable(variant):
                raise TypeError("no such variant of this tower")
            return variant

        return make

    makers = {PLAIN: lambda tower: tower, **{name: maker(variant) for name, variant in others.items()}}
    batch = torch.zeros(2)
    return choose_variant(makers, plain, batch, batch, deadline)


def test_the_fastest_variant_that_agrees_is_taken(clock: Clock) -> None:
    def failing(batch: Tensor) -> Tensor:
        raise RuntimeError("no such kernel")

    wrong = {
        "cosine 0.99945": clock.variant(0.1, degrees=1.9),
        "not a number": lambda batch: torch.full((len(batch), 2), float("nan")),
        "failing": failing,
        "none": None,
    }
    plain, others = clock.variant(1.0), {"slow": clock.variant(0.8), "fast": clock.variant(0.5, degrees=1.8)}
    assert chosen(plain, {**wrong, **others}) == "fast"  # of cosine 0.99951
    assert chosen(plain, wrong) == PLAIN


def test_after_the_budget_no_further_variant_is_tried(clock: Clock) -> None:
    plain = clock.variant(1.0)
    others = {"first": clock.variant(0.5), "second": clock.variant(0.1)}
    for deadline, best in ((2.0, "second"), (1.2, "first"), (0.5, PLAIN)):  # tried from 1.0 and from 1.5 on
        clock.now = 0.0
        assert chosen(plain, others, deadline) == best


def test_a_gain_within_the_scatter_of_timings_is_none(clock: Clock) -> None:
    for seconds, best in ((0.95, PLAIN), (0.85, "other")):
        assert chosen(clock.variant(1.0), {"other": clock.variant(seconds)}) == best


def test_a_choice_is_for_one_model_and_one_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for model_, variant in (("one", "packed"), ("two", PLAIN)):
        TuningCache(tmp_path / "new", model_).write({"words": variant})
    found = [TuningCache(tmp_path / "new", model_).read() for model_ in ("one", "two", "three")]
    assert found == [{"words": "packed"}, {"words": PLAIN}, {}]
    monkeypatch.setattr(torch, "get_num_threads", lambda: 77)
    assert TuningCache(tmp_path / "new", "one").read() == {}


@pytest.mark.parametrize("damaged", ["", "{", "[1]", "null"])
def test_a_damaged_choice_is_none_and_is_written_anew(tmp_path: Path, damaged: str) -> None:
    cache = TuningCache(tmp_path, "one")
    cache.write({"words": "packed"})
    (file,) = (tmp_path / "encoder").iterdir()
    file.write_text(damaged)
    assert cache.read() == {}
    cache.write({"words": "packed"})
    assert cache.read() == {"words": "packed"}


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    TuningCache(tmp_path / "file", "one").write({"words": "packed"})
    assert TuningCache(tmp_path / "file", "one").read() == {}


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """The sizes of the inputs that variants were tried with, with a cache folder of its own."""
    monkeypatch.setenv("FASHION_SEARCH_CACHE", str(tmp_path / "cache"))
    seen: list[int] = []

    def choose_variant(makers: Any, tower: Any, trial: Tensor, timed: Tensor, deadline: float) -> str:
        seen.append(len(trial))
        return str(list(makers)[-1])

    monkeypatch.setattr(towers, "choose_variant", choose_variant)
    return seen


def test_the_second_start_measures_nothing_and_encodes_the_same(tried: list[int], mini: ClipEncoder) -> None:
    first = ClipEncoder.load("mini")
    assert tried == [2, 4]
    second = ClipEncoder.load("mini")
    assert tried == [2, 4]
    assert first.fingerprint == second.fingerprint == mini.fingerprint
    picture = Image.effect_mandelbrot((150, 200), (-2, -1, 1, 1), 80).convert("RGB")
    queries = ["dress", "red summer dress", "a long coat of black wool with large buttons", "shirt " * 90]
    for one, two in ((first, second), (first, mini)):
        for a, b in (
            (one.encode_texts(queries), two.encode_texts(queries)),
            (one.encode_images([picture]), two.encode_images([picture] * 2)[1:]),
        ):
            assert (a * b).sum(axis=1).min() > 0.999


def test_a_remembered_variant_that_is_not_known_is_chosen_again(tried: list[int], tmp_path: Path) -> None:
    cache = TuningCache(tmp_path, "one")
    cache.write({"words": "abacus", "pictures": PLAIN})
    for _ in range(2):
        towers.make_towers(model(), lambda _: tokens([3, 9]), preprocessing({"size": 32}, exact=False), cache)
        assert tried == [2, 4]
    assert cache.read().keys() == {"words", "pictures"}
    assert "abacus" not in cache.read().values()


def test_texts_come_back_in_their_order_whatever_their_lengths(mini: ClipEncoder) -> None:
    texts = [" ".join(["red", "blue", "green", "dress"][: 1 + n % 4] * (1 + n % 7)) for n in range(BATCH + 3)]
    rows = mini.encode_texts(texts)
    for n in (0, 13, BATCH, BATCH + 2):
        np.testing.assert_allclose(rows[n], mini.encode_texts([texts[n]])[0], atol=1e-5)


def test_half_precision_on_a_graphics_processor_is_autocast() -> None:
    layer = nn.Linear(4, 4).eval()
    with torch.inference_mode():
        x = torch.randn(2, 4)
        found = autotune.autocast(layer, torch.device("cpu"), torch.bfloat16)(x)
        assert found.dtype is torch.bfloat16
        torch.testing.assert_close(found.float(), layer(x), atol=0.05, rtol=0.05)
    assert list(autotune.variants(torch.device("mps"))) == [PLAIN, "autocast torch.float16"]


SIZES = [(60, 80), (80, 60), (64, 64), (300, 225), (31, 500), (1000, 999), (200, 201)]


@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
@pytest.mark.parametrize(
    ("resize_mode", "size", "ours"),
    [
        ("shortest", 64, True),
        ("squash", (64, 64), True),
        ("squash", (48, 80), True),
        ("shortest", (48, 80), False),
        ("longest", 64, True),
        ("longest", (48, 80), True),
    ],
)
def test_preprocessing_is_open_clips_own(
    resize_mode: str, interpolation: str, size: int | tuple[int, int], ours: bool
) -> None:
    config = {"size": size, "resize_mode": resize_mode, "interpolation": interpolation, "fill_color": 200}
    found = preprocessing(config, exact=True)
    assert isinstance(found, Preprocessing) == ours
    theirs = open_clip.transform.image_transform_v2(
        open_clip.transform.PreprocessCfg(**config), is_train=False
    )
    random = np.random.RandomState(0)
    for width, height in SIZES:
        image = Image.fromarray(random.randint(0, 255, (height, width, 3)).astype(np.uint8))
        torch.testing.assert_close(found([image])[0], theirs(image), atol=1e-5, rtol=0)


def test_a_batch_of_pictures_is_preprocessed_in_order() -> None:
    ours = preprocessing({"size": 8}, exact=True)
    images = [Image.new("RGB", (20, 30), colour) for colour in ("black", "white", "red")]
    batch = ours(images)
    assert batch.shape == (3, 3, 8, 8)
    for row, image in zip(batch, images, strict=True):
        torch.testing.assert_close(row, ours([image])[0])


def test_much_too_large_pictures_are_reduced_first_and_look_the_same() -> None:
    fast, exact = (preprocessing({"size": 32}, exact=exact) for exact in (False, True))
    image = Image.effect_mandelbrot((500, 400), (-2, -1, 1, 1), 80).convert("RGB")
    difference = (fast([image]) - exact([image])).abs()
    assert 0 < difference.mean() < 0.02
    small = image.resize((100, 100))  # less than twice the gap: nothing is reduced
    torch.testing.assert_close(fast([small]), exact([small]), atol=0, rtol=0)


def test_the_built_in_model_is_preprocessed_by_ours(mini: ClipEncoder) -> None:
    config = json.loads((BUILT_IN / "open_clip_config.json").read_text())["preprocess_cfg"]
    assert isinstance(preprocessing({**config, "size": 128}, exact=False), Preprocessing)
    assert isinstance(mini._preprocess, Preprocessing)
