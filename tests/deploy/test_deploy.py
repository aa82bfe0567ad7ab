"""What deploy/ and the README's front matter promise, held against the program itself."""

import ast
import re
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from huggingface_hub.utils._paths import filter_repo_objects

import app
from fashion_search.config import MAX_BODY_BYTES, Settings
from fashion_search.ui.compare.votes import votes_path
from tests.kits.app import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
NGINX = (DEPLOY / "nginx.conf").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
README = (ROOT / "README.md").read_text()
FRONT_MATTER: dict[str, Any] = yaml.safe_load(README.split("---\n")[1])
PAGES = (DEPLOY / "README.md").read_text()

NOT_IN_THE_IMAGE = {"README.md", "deploy", "tests"}
"""What the top level has besides, and the program runs without."""


def unit() -> dict[str, list[str]]:
    """The service's settings, each with all its values: systemd allows several."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "fashion-search.service").read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return listed.stdout.splitlines()


def test_the_image_gets_everything_that_runs_and_nothing_else() -> None:
    copied = {
        source for line in re.findall(r"^COPY (.*) \S+$", DOCKERFILE, re.MULTILINE) for source in line.split()
    }
    top = {name.split("/")[0] for name in tracked()}
    assert copied == {name for name in top if not name.startswith(".")} - NOT_IN_THE_IMAGE
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert sent == copied


def test_the_image_is_built_without_the_tests_packages() -> None:
    left_out = re.search(r"grep -v '(.*)' requirements.txt", DOCKERFILE)
    assert left_out is not None
    kept = [
        line
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if not re.search(left_out[1], line)
    ]
    assert not [line for line in kept if line.startswith("pytest")]
    assert [line for line in kept if line.startswith("gradio")]


def test_the_image_does_not_run_as_root_and_stops_as_it_is_told() -> None:
    last = DOCKERFILE.rindex("USER 10001")
    assert "USER root" not in DOCKERFILE[last:]
    assert DOCKERFILE.index('CMD ["python", "/app/app.py"]') > last
    assert "STOPSIGNAL SIGTERM" in DOCKERFILE
    assert f"'127.0.0.1', {Settings().port}," in DOCKERFILE
    assert f"EXPOSE {Settings().port}" in DOCKERFILE


def test_the_health_check_is_python_that_compiles() -> None:
    command = re.search(r'^    CMD \["python", "-c", "(.*)"\]$', DOCKERFILE, re.MULTILINE)
    assert command is not None
    ast.parse(command[1])
    assert "/api/v1/" in command[1]


def test_the_image_imports_what_is_there() -> None:
    imports = re.findall(r"from ([\w.]+) import (\w+)", DOCKERFILE)
    assert imports
    for module, name in imports:
        assert hasattr(import_module(module), name)


def test_nginx_has_the_apps_body_limit() -> None:
    assert f"client_max_body_size {MAX_BODY_BYTES // 2**20}m;" in NGINX
    assert f"at most {MAX_BODY_BYTES // 2**20} MB" in NGINX


def test_everyone_fills_in_all_that_nginx_asks_for() -> None:
    asked = set(re.findall(r"\$\{(\w+)\}", NGINX))
    assert asked == set(COMPOSE["nginx"]["environment"])
    assert asked == set(re.findall(r"^export (\w+)=", PAGES, re.MULTILINE))
    named = re.search(r"envsubst '(.*?)'", PAGES)
    assert named is not None
    assert set(named[1].replace("$", "").split()) == asked


def test_compose_leaves_the_app_to_nginx_alone() -> None:
    assert "ports" not in COMPOSE["app"]
    assert COMPOSE["nginx"]["environment"]["APP"] == f"app:{Settings().port}"
    for service in COMPOSE.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["mem_limit"]
        assert service["restart"] == "unless-stopped"


def test_compose_mounts_what_is_there() -> None:
    for service in COMPOSE.values():
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            if source.startswith("./") and Path(source).suffix:
                assert (DEPLOY / source).is_file()
    build = COMPOSE["app"]["build"]
    assert (DEPLOY / build["context"]).resolve() == ROOT
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    assert set(build["args"]) <= set(re.findall(r"^ARG (\w+)", DOCKERFILE, re.MULTILINE))


def test_the_service_starts_the_app_without_root() -> None:
    service = unit()
    [command] = service["ExecStart"]
    python, script, *options = command.split()
    assert python == f"{service['WorkingDirectory'][0]}/.venv/bin/python"
    assert (ROOT / script).is_file()
    assert options == []
    assert service["DynamicUser"] == ["yes"]
    assert service["ProtectSystem"] == ["strict"]
    assert service["EnvironmentFile"] == ["-/etc/fashion-search.env"]
    assert service["RestartPreventExitStatus"] == ["2"]
    assert app.main(["--index", "nowhere"]) == 2


def test_the_services_settings_are_read_by_the_program() -> None:
    given = dict(pair.split("=", 1) for line in unit()["Environment"] for pair in line.split())
    settings = Settings.from_env(given)
    assert settings.cache_dir.name == "fashion-search"
    assert votes_path(settings) is None


def test_the_front_matter_is_what_spaces_reads() -> None:
    assert FRONT_MATTER["sdk"] == "gradio"
    assert (ROOT / FRONT_MATTER["app_file"]).is_file()
    assert isinstance(FRONT_MATTER["python_version"], str)  # 3.10 unquoted would be the number 3.1
    assert len(FRONT_MATTER["short_description"]) <= 60
    colours = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
    assert {FRONT_MATTER["colorFrom"], FRONT_MATTER["colorTo"]} <= colours


def test_spaces_gets_what_the_image_gets() -> None:
    [command] = re.findall(r"^hf upload (?:.*\\\n)*.*", PAGES, re.MULTILINE)
    include, exclude = (re.findall(rf'--{kind} "?([^"\s]+)', command) for kind in ("include", "exclude"))
    sent = list(filter_repo_objects(tracked(), allow_patterns=include, ignore_patterns=exclude))
    rest = {name.split("/")[0] for name in set(tracked()) - set(sent)}
    assert {name for name in rest if not name.startswith(".")} == {"tests"}
    assert ".gitignore" not in sent  # the Hub would leave out what it names, such as an index


def test_deploy_holds_no_secret() -> None:
    for name in tracked():
        if name.startswith("deploy/"):
            assert not re.search(r"\.(pem|key|env)$", name)
            assert "PRIVATE KEY" not in (ROOT / name).read_text()
