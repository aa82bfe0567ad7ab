import copy
import json
import shutil
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image

from fashion_search.encoder import BUILT_IN, MODELS, ClipEncoder, registry
from fashion_search.errors import ModelUnavailableError


def striped(seed: int) -> Image.Image:
    values = np.random.RandomState(seed).randint(0, 255, (7, 5, 3)).astype(np.uint8)
    return Image.fromarray(values).resize((150, 200))


def test_vectors_are_those_of_open_clip_itself(
    mini: ClipEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the config's tokenizer path is relative to its own folder
    name = f"local-dir:{BUILT_IN}"
    model, _, preprocess = open_clip.create_model_and_transforms(name)
    tokenizer = open_clip.get_tokenizer(name, bpe_path=str(BUILT_IN / "bpe_fashion.txt.gz"))
    model.eval()
    words, pictures = ["red dress", "black leather handbag"], [striped(1), striped(2)]
    with torch.no_grad():
        text = torch.nn.functional.normalize(model.encode_text(tokenizer(words)), dim=-1).numpy()
        image = model.encode_image(torch.stack([preprocess(picture) for picture in pictures]))
        image = torch.nn.functional.normalize(image, dim=-1).numpy()
    np.testing.assert_allclose(mini.encode_texts(words), text, atol=1e-5)
    np.testing.assert_allclose(mini.encode_images(pictures), image, atol=1e-5)


def test_vectors_are_float32_unit_rows_in_order_whatever_the_batches(mini: ClipEncoder) -> None:
    pictures = [striped(seed) for seed in range(35)]
    rows = mini.encode_images(pictures)
    assert rows.shape == (35, mini.dim)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(rows[34], mini.encode_images(pictures[34:])[0], atol=1e-5)
    assert mini.encode_images([]).shape == (0, mini.dim)
    assert mini.encode_texts([]).shape == (0, mini.dim)


def test_words_tell_colours_apart(mini: ClipEncoder) -> None:
    red, blue = (Image.new("RGB", (100, 130), colour) for colour in ((200, 20, 30), (20, 40, 200)))
    scores = mini.encode_texts(["red t-shirt", "blue t-shirt"]) @ mini.encode_images([red, blue]).T
    assert scores[0, 0] > scores[0, 1]
    assert scores[1, 1] > scores[1, 0]


def test_words_beyond_the_context_are_not_read(mini: ClipEncoder) -> None:
    words = [f"dress{number}" for number in range(90)]
    unread = mini.unread(" ".join(words)).split()
    assert 0 < len(unread) < 90
    assert words[-len(unread) :] == unread
    read = " ".join(words[: -len(unread)])
    assert mini.unread(read) == ""
    np.testing.assert_array_equal(
        mini.encode_texts([read + " end"]), mini.encode_texts([read + " another end"])
    )
    for short in ("", "red dress", "a long dress " * 5):
        assert mini.unread(short) == ""


def test_the_fingerprint_follows_the_files(mini: ClipEncoder, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(BUILT_IN, folder)
    (folder / "MODEL.md").write_text("another text")
    assert ClipEncoder.load(f"local-dir:{folder}", exact=True).fingerprint == mini.fingerprint
    config = json.loads((folder / "open_clip_config.json").read_text())
    config["preprocess_cfg"]["fill_color"] = 0
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    assert ClipEncoder.load(f"local-dir:{folder}", exact=True).fingerprint != mini.fingerprint


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nonsense", "it is none of mini"),
        ("", "it is none of mini"),
        ("local-dir:", "it is none of"),
        ("local-dir:/nowhere", "open_clip_config.json"),
        ("ViT-B-32:nonsense", "tags: "),
        ("ViT-B-32-quickgelu:laion2b_s34b_b79k", "no such file or tag"),
        ("ViT-B-32:openai", "use ViT-B-32-quickgelu:openai"),
    ],
)
def test_a_model_that_is_not_there_is_named_with_the_way_out(name: str, reason: str) -> None:
    with pytest.raises(ModelUnavailableError, match="--model mini") as caught:
        ClipEncoder.load(name)
    assert reason in str(caught.value)


def test_a_folder_without_weights_is_refused_and_never_filled_with_chance(tmp_path: Path) -> None:
    for name in ("open_clip_config.json", "bpe_fashion.txt.gz"):
        shutil.copy(BUILT_IN / name, tmp_path)
    with pytest.raises(ModelUnavailableError, match="weights"):
        ClipEncoder.load(f"local-dir:{tmp_path}")


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    shutil.copytree(BUILT_IN, tmp_path / "m")
    (tmp_path / "m" / "open_clip_model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelUnavailableError, match="cannot be loaded"):
        ClipEncoder.load(f"local-dir:{tmp_path / 'm'}")


@pytest.mark.parametrize("name", ["ViT-B-32", "ViT-B-16", "ViT-L-14"])
def test_short_names_of_openai_models_use_quickgelu(name: str) -> None:
    architecture, _, tag = MODELS[name].partition(":")
    assert open_clip.get_model_config(architecture)["quick_gelu"] is True
    assert open_clip.get_pretrained_cfg(architecture, tag)["quick_gelu"] is True


def test_tagged_weights_are_loaded_with_the_tags_own_preprocessing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The architecture by its name, but a thousandth of its weights.
    config = copy.deepcopy(open_clip.get_model_config("RN50-quickgelu"))
    config["embed_dim"] = 64
    config["vision_cfg"].update(layers=[1, 1, 1, 1], width=8, image_size=64)
    config["text_cfg"].update(width=32, heads=2, layers=2)
    monkeypatch.setitem(open_clip.factory._MODEL_CONFIGS, "RN50-quickgelu", config)
    saved = tmp_path / "open_clip_model.pt"
    model = open_clip.create_model("RN50-quickgelu")
    torch.save(model.state_dict(), saved)
    asked: list[str] = []

    def stand_in(repo: str, model: str) -> Path:
        asked.append(repo)
        return saved

    monkeypatch.setattr(registry, "hub_checkpoint", stand_in)
    loaded = ClipEncoder.load("RN50-quickgelu:openai", exact=True)
    assert asked == ["timm/resnet50_clip.openai"]
    assert loaded.dim == 64
    with torch.no_grad():
        tokens = open_clip.get_tokenizer("RN50-quickgelu")(["red dress"])
        expected = torch.nn.functional.normalize(model.eval().encode_text(tokens), dim=-1).numpy()
    np.testing.assert_allclose(loaded.encode_texts(["red dress"]), expected, atol=1e-5)
