"""That the fast ways of encoding give the vectors of the plain one, and are left where they do not."""

import copy
import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn.functional import normalize

from fashion_search.encoder import BUILT_IN, ClipEncoder, towers
from fashion_search.encoder.choice import FILE, PLAIN, Remembered, agrees, fastest
from fashion_search.encoder.prepared import can_prepare, prepared
from fashion_search.encoder.preprocessing import Preprocessing, preprocessing
from fashion_search.encoder.text_tower import TextTower, WholeTextTower

QUERIES = [
    "dress",
    "red summer dress",
    "a long coat of black wool with two rows of large buttons",
    "shirt " * 90,
]

SMALL: dict[str, Any] = {
    "embed_dim": 32,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 64, "patch_size": 16},
    "text_cfg": {"context_length": 40, "vocab_size": 49408, "width": 48, "heads": 4, "layers": 3},
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
    text = {**SMALL["text_cfg"], "embed_cls": True, "output_tokens": True, "context_length": 39}
    decoder = {"context_length": 39, "vocab_size": 49408, "width": 48, "heads": 4, "layers": 1}
    return stirred(open_clip.CoCa(embed_dim=32, multimodal_cfg=decoder, text_cfg=text, vision_cfg=vision))


def tokens(context: int = 40, texts: list[str] = QUERIES) -> Tensor:
    found: Tensor = tokenizer()(texts, context_length=context)
    return found


@functools.cache
def tokenizer() -> Any:
    return open_clip.SimpleTokenizer()


def unit_rows(features: Tensor) -> Tensor:
    return normalize(features.float(), dim=-1)


EOS = 49407
"""The end token of open_clip's own tokenizer."""


@pytest.mark.parametrize(
    ("make", "trims"),
    [
        (lambda: model(), True),
        (lambda: model(pool_type="eos", eos_id=EOS), True),
        (lambda: model(custom=True), True),
        (lambda: model(custom=True, pool_type="eos", eos_id=EOS, proj_bias=True), True),
        (lambda: model(custom=True, proj_type="none"), True),
        (lambda: model(pool_type="last"), False),
        (lambda: model(custom=True, pool_type="last"), False),
        (lambda: model(custom=True, pool_type="first"), False),
        (lambda: model(custom=True, no_causal_mask=True), False),
        (lambda: model(no_causal_mask=True, pool_type="last"), False),
        (coca, False),
    ],
    ids=[
        "clip",
        "clip-eos",
        "custom",
        "custom-eos",
        "no-projection",
        "clip-last",
        "last",
        "first",
        "both-ways",
        "siglip",
        "coca",
    ],
)
def test_a_text_tower_is_trimmed_only_where_that_changes_nothing(
    make: Callable[[], Any], trims: bool
) -> None:
    made = make()
    words = tokens(39 if isinstance(made, open_clip.CoCa) else 40)
    with torch.inference_mode():
        tower = towers.checked_text_tower(made, words)
        assert tower.trims == trims
        expected = unit_rows(made.encode_text(words))
        torch.testing.assert_close(unit_rows(tower(words)), expected, atol=1e-5, rtol=0)
        for row, alone in enumerate(torch.split(words, 1)):  # each in the shortest batch it can be in
            torch.testing.assert_close(unit_rows(tower(alone))[0], expected[row], atol=1e-5, rtol=0)
    assert tower.lengths(words).tolist() == ([3, 5, 14, 40] if trims else [words.shape[1]] * 4)


@pytest.mark.parametrize("text", [{"no_causal_mask": True}, {"pool_type": "last"}])
def test_trimming_where_it_is_wrong_would_be_noticed(text: dict[str, Any]) -> None:
    made = model(**text)
    forced = TextTower(made, made.text_pool_type, made.text_eos_id)
    short = tokens(texts=["red dress"])
    with torch.inference_mode():
        expected = unit_rows(made.encode_text(short))
        forced.trims = True
        assert (unit_rows(forced(short)) - expected).abs().max() > 1e-3


def test_a_tower_whose_trimming_is_not_proved_runs_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    made = model(no_causal_mask=True)
    wrong = TextTower(made, "argmax", EOS)
    wrong.trims = True
    monkeypatch.setattr(towers, "text_tower", lambda _: wrong)
    with torch.inference_mode():
        tower = towers.checked_text_tower(made, tokens())
        assert isinstance(tower, WholeTextTower)
        torch.testing.assert_close(tower(tokens()), made.encode_text(tokens()))


def test_only_the_tokens_that_are_there_are_run() -> None:
    tower = TextTower(model(), "argmax", EOS)
    seen: list[int] = []
    tower.transformer.register_forward_pre_hook(lambda _, given: seen.append(given[0].shape[1]))
    with torch.inference_mode():
        for texts in (["dress"], ["red summer dress", "dress"], ["shirt " * 90]):
            tower(tokens(texts=texts))
    assert seen == [3, 5, 40]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.skipif(not can_prepare(), reason="this torch has no oneDNN")
@pytest.mark.parametrize("kind", ["clip", "coca", "resnet", "timm"])
def test_a_prepared_tower_gives_the_plain_ones_vectors(kind: str, dtype: torch.dtype) -> None:
    torch.manual_seed(2)
    pictures = torch.randn(3, 3, 32, 32)
    if kind == "coca":
        tower: nn.Module = towers.PictureTower(coca().visual)
    elif kind == "clip":
        quick = copy.deepcopy(SMALL) | {"quick_gelu": True}
        tower = open_clip.CLIP(**quick).visual.eval()
    elif kind == "resnet":
        resnet = {"image_size": 32, "layers": [1, 1, 1, 1], "width": 8}
        tower = open_clip.CLIP(**{**SMALL, "vision_cfg": resnet}).visual
        tower(pictures)  # in training mode: gives the norms something to fold
        tower.eval()
    else:
        timm = {"timm_model_name": "resnet18", "timm_pool": "", "timm_proj": "linear", "image_size": 32}
        tower = open_clip.CLIP(**{**SMALL, "vision_cfg": timm}).visual
        tower(pictures)
        tower.eval()
    with torch.inference_mode():
        expected = unit_rows(tower(pictures))
        found = unit_rows(prepared(tower, dtype)(pictures))
    if dtype is torch.float32:
        torch.testing.assert_close(found, expected, atol=1e-5, rtol=0)
    assert (found * expected).sum(dim=-1).min() > 0.999
    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in prepared(tower, dtype).modules())


@pytest.mark.skipif(not can_prepare(), reason="this torch has no oneDNN")
def test_a_prepared_text_tower_is_trimmed_too_and_leaves_the_model_as_it_was() -> None:
    made = model()
    tower = TextTower(made, "argmax", EOS)
    before = {name: value.clone() for name, value in made.state_dict().items()}
    with torch.inference_mode():
        expected = unit_rows(made.encode_text(tokens()))
        for dtype, least in ((torch.float32, 1 - 1e-6), (torch.bfloat16, 0.999)):
            assert (unit_rows(prepared(tower, dtype)(tokens())) * expected).sum(dim=-1).min() > least
    assert before.keys() == made.state_dict().keys()
    assert all(torch.equal(before[name], value) for name, value in made.state_dict().items())


def turned(degrees: float) -> Callable[[Tensor], Tensor]:
    """A way whose vectors are so far from the plain one's, which looks along the first axis."""
    there = torch.tensor([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    return lambda batch: there.expand(len(batch), 2)


def test_a_way_agrees_up_to_a_cosine_of_a_thousandth_less_than_one() -> None:
    expected = turned(0)(torch.zeros(3))
    assert agrees(turned(2.5), torch.zeros(3), expected)  # cosine 0.99905
    assert not agrees(turned(2.6), torch.zeros(3), expected)  # cosine 0.99897
    assert not agrees(lambda batch: expected * float("nan"), torch.zeros(3), expected)
    assert not agrees(lambda batch: expected[:1], torch.zeros(3), expected)


class Clock:
    """A clock that ways move on."""

    now = 0.0

    def way(self, seconds: float, degrees: float = 0.0) -> Callable[[Tensor], Tensor]:
        def run(batch: Tensor) -> Tensor:
            self.now += seconds
            return turned(degrees)(batch)

        return run


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("time.perf_counter", lambda: made.now)
    return made


def test_the_fastest_way_that_agrees_is_taken(clock: Clock) -> None:
    def failing(batch: Tensor) -> Tensor:
        raise RuntimeError("no such kernel")

    ways = {
        PLAIN: clock.way(1.0),
        "faster": clock.way(0.5, degrees=1),
        "fastest but wrong": clock.way(0.1, degrees=3),
        "failing": failing,
    }
    assert fastest(ways, torch.zeros(2), torch.zeros(2)) == "faster"
    del ways["faster"]
    assert fastest(ways, torch.zeros(2), torch.zeros(2)) == PLAIN


def test_a_gain_within_the_scatter_of_timings_is_none(clock: Clock) -> None:
    for seconds, best in ((0.95, PLAIN), (0.85, "other")):
        ways = {PLAIN: clock.way(1.0), "other": clock.way(seconds)}
        assert fastest(ways, torch.zeros(1), torch.zeros(1)) == best


def test_a_choice_is_remembered_for_this_model_alone(tmp_path: Path) -> None:
    Remembered(tmp_path / "new", "one").write({"words": "packed"})
    Remembered(tmp_path / "new", "two").write({"words": PLAIN})
    assert Remembered(tmp_path / "new", "one").read() == {"words": "packed"}
    assert Remembered(tmp_path / "new", "two").read() == {"words": PLAIN}
    assert Remembered(tmp_path / "new", "three").read() == {}


def test_another_number_of_threads_is_another_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Remembered(tmp_path, "one").write({"words": "packed"})
    monkeypatch.setattr(torch, "get_num_threads", lambda: 77)
    assert Remembered(tmp_path, "one").read() == {}


@pytest.mark.parametrize("damaged", ["", "{", "[1]", "null", '{"x": 1}'])
def test_a_damaged_memory_is_empty_and_is_written_anew(tmp_path: Path, damaged: str) -> None:
    (tmp_path / FILE).write_text(damaged)
    assert Remembered(tmp_path, "one").read() == {}
    Remembered(tmp_path, "one").write({"words": "packed"})
    assert Remembered(tmp_path, "one").read() == {"words": "packed"}


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    Remembered(tmp_path / "file", "one").write({"words": "packed"})
    assert Remembered(tmp_path / "file", "one").read() == {}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The cases that were tried out, with a cache folder of its own."""
    monkeypatch.setenv("FASHION_SEARCH_CACHE", str(tmp_path / "cache"))
    seen: list[str] = []

    def try_out(makers: Any, tower: Any, cases: Any, checked: Any) -> dict[str, str]:
        seen.extend(cases)
        return dict.fromkeys(cases, list(makers)[-1])

    monkeypatch.setattr(towers, "try_out", try_out)
    return seen


def test_the_second_start_measures_nothing_and_encodes_the_same(
    counted: list[str], tmp_path: Path, mini: ClipEncoder
) -> None:
    first = ClipEncoder.load("mini")
    assert counted == ["words", "picture", "pictures"]
    second = ClipEncoder.load("mini")
    assert counted == ["words", "picture", "pictures"]
    assert first.fingerprint == second.fingerprint == mini.fingerprint
    picture = Image.effect_mandelbrot((150, 200), (-2, -1, 1, 1), 80).convert("RGB")
    for one, two in ((first, second), (first, mini)):
        for a, b in (
            (one.encode_texts(QUERIES), two.encode_texts(QUERIES)),
            (one.encode_images([picture]), two.encode_images([picture] * 2)[1:]),
        ):
            assert (a * b).sum(axis=1).min() > 0.999


def test_a_remembered_way_that_is_not_known_is_chosen_again(counted: list[str], tmp_path: Path) -> None:
    config = {**SMALL, "text_cfg": {**SMALL["text_cfg"], "vocab_size": 49408, "context_length": 77}}
    made = open_clip.CLIP(**config).eval()
    memory = Remembered(tmp_path, "one")
    memory.write({"words": "abacus", "picture": PLAIN, "pictures": PLAIN})
    for _ in range(2):
        towers.of(made, tokenizer(), preprocessing({"size": 32}, exact=False), memory)
        assert counted == ["words", "picture", "pictures"]
    assert memory.read().keys() == {"words", "picture", "pictures"}
    assert "abacus" not in memory.read().values()


def test_texts_come_back_in_their_order_whatever_their_lengths(mini: ClipEncoder) -> None:
    texts = [" ".join(["red", "blue", "green", "dress"][: 1 + n % 4] * (1 + n % 7)) for n in range(70)]
    rows = mini.encode_texts(texts)
    for n in (0, 13, 31, 32, 69):
        np.testing.assert_allclose(rows[n], mini.encode_texts([texts[n]])[0], atol=1e-5)


def test_half_precision_on_a_graphics_processor_is_autocast() -> None:
    layer = nn.Linear(4, 4).eval()
    with torch.inference_mode():
        x = torch.randn(2, 4)
        found = towers.autocast(layer, torch.device("cpu"), torch.bfloat16)(x)
        assert found.dtype is torch.bfloat16
        torch.testing.assert_close(found.float(), layer(x), atol=0.05, rtol=0.05)
    assert list(towers.ways(torch.device("mps"))) == [PLAIN, "autocast torch.float16"]


SIZES = [(60, 80), (80, 60), (64, 64), (300, 225), (31, 500), (1000, 999), (200, 201)]


@pytest.mark.parametrize("resize_mode", ["shortest", "longest", "squash"])
@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
@pytest.mark.parametrize("size", [64, (64, 64), (48, 80)])
def test_preprocessing_is_open_clips_own(
    resize_mode: str, interpolation: str, size: int | tuple[int, int]
) -> None:
    config = {"size": size, "resize_mode": resize_mode, "interpolation": interpolation, "fill_color": 200}
    ours = preprocessing(config, exact=True)
    assert isinstance(ours, Preprocessing)
    theirs = open_clip.transform.image_transform_v2(
        open_clip.transform.PreprocessCfg(**config), is_train=False
    )
    random = np.random.RandomState(0)
    for width, height in SIZES:
        image = Image.fromarray(random.randint(0, 255, (height, width, 3)).astype(np.uint8))
        torch.testing.assert_close(ours([image])[0], theirs(image), atol=1e-5, rtol=0)


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


def test_what_is_not_known_is_left_to_open_clip() -> None:
    config = {"size": 16, "fill_color": (1, 2, 3), "resize_mode": "longest"}
    ours = preprocessing(config, exact=False)
    assert not isinstance(ours, Preprocessing)
    theirs = open_clip.transform.image_transform_v2(
        open_clip.transform.PreprocessCfg(**config), is_train=False
    )
    image = Image.new("RGB", (20, 30), "red")
    torch.testing.assert_close(ours([image])[0], theirs(image))


def test_the_built_in_model_is_preprocessed_by_ours(mini: ClipEncoder) -> None:
    config = json.loads((BUILT_IN / "open_clip_config.json").read_text())["preprocess_cfg"]
    assert isinstance(preprocessing({**config, "size": 128}, exact=False), Preprocessing)
    assert isinstance(mini._preprocess, Preprocessing)
