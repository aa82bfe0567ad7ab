"""Reports the metrics as a table, a plot and JSON."""

import importlib.util
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from fashion_search.errors import SearchError
from fashion_search.evaluate.metrics import LEGEND, RESAMPLES, Metric
from fashion_search.evaluate.runner import ALPHAS, FUSIONS
from fashion_search.text import printable

SEEN = "seen in training"

NO_MATPLOTLIB = "No plot: matplotlib is not installed (pip install matplotlib)."


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What was measured and how; `sample` is the most queries of a kind, `skipped` the problems of the build."""

    model: str
    fingerprint: str
    catalogue: str
    products: int
    pictures: int
    skipped: int
    sample: int
    seed: int
    seen_in_training: bool
    resamples: int = RESAMPLES


def table(setting: Setting, figures: Sequence[Metric]) -> str:
    """Format all metrics as plain text."""
    note = [SEEN] if setting.seen_in_training else []
    single = [[f.kind, f"{f.queries:,}", f.measure, *_cells(f), *note] for f in figures if f.fusion is None]
    blocks = [
        f"{setting.model} ({setting.fingerprint[:12]}) on {setting.catalogue}: "
        f"{setting.products:,} products with {setting.pictures:,} pictures\n"
        f"At most {setting.sample:,} queries of a kind, seed {setting.seed}; "
        "95 % intervals by bootstrap over queries",
        _aligned(
            [["query", "queries", "measure", "mean", "95 % interval", *(["photos"] if note else [])], *single]
        ),
    ]
    swept = sweep(figures)
    if swept and swept[0].queries:
        blocks.append(_sweep_table(swept, note))
    return "\n".join(map(printable, "\n\n".join([*blocks, LEGEND]).split("\n")))


def sweep(figures: Iterable[Metric]) -> list[Metric]:
    """Return the P@10 of the composed queries for each fusion and alpha."""
    return [figure for figure in figures if figure.fusion is not None and figure.measure == "P@10"]


def write_json(path: Path, setting: Setting, figures: Iterable[Metric]) -> None:
    """Write the setting and all metrics; raises SearchError if the file cannot be written."""
    report = {"setting": asdict(setting), "figures": [asdict(figure) for figure in figures]}
    try:
        path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise SearchError(f"{path} cannot be written: {error.strerror or error}.") from error


def write_plot(path: Path, setting: Setting, figures: Iterable[Metric]) -> str:
    """Plot P@10 of the composed queries over alpha; return a message about the outcome.

    Raises:
        SearchError: the file cannot be written, or matplotlib does not support its suffix.
    """
    swept = sweep(figures)
    if not swept or not swept[0].queries:
        return "No plot: the catalogue has no category in several colours."
    if importlib.util.find_spec("matplotlib") is None:
        return NO_MATPLOTLIB
    from matplotlib.figure import Figure  # not pyplot, which has global state

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for fusion in FUSIONS:
        line = [figure for figure in swept if figure.fusion == fusion]
        axes.plot(ALPHAS, [figure.mean for figure in line], marker="o", markersize=4, label=fusion)
        axes.fill_between(ALPHAS, [f.low for f in line], [f.high for f in line], alpha=0.2)
    seen = f", {SEEN}" if setting.seen_in_training else ""
    # Names may contain dollar signs, which would start a formula.
    axes.set_title(printable(f"{setting.model}, {setting.products:,} products{seen}"), parse_math=False)
    axes.set_xlabel("alpha: the picture's share")
    axes.set_ylabel(f"P@10, picture + another colour ({swept[0].queries:,} queries)")
    axes.set_xlim(0, 1)
    axes.set_ylim(bottom=0)
    axes.grid(visible=True, alpha=0.3)
    axes.legend(frameon=False)
    try:
        figure.savefig(path, dpi=150)
    except (OSError, ValueError) as error:
        raise SearchError(f"{path} cannot be written: {error}.") from error
    return f"Plot: {path}"


def _sweep_table(swept: Sequence[Metric], note: Sequence[str]) -> str:
    by_place = {(figure.fusion, figure.alpha): figure for figure in swept}
    rows = [
        [f"{alpha:.1f}", *(" ".join(_cells(by_place[fusion, alpha])) for fusion in FUSIONS), *note]
        for alpha in ALPHAS
    ]
    head = ["alpha", *FUSIONS, *(["photos"] if note else [])]
    return (
        f"{swept[0].kind}: P@10 of {swept[0].queries:,} queries by alpha, the picture's share\n"
        + _aligned([head, *rows])
    )


def _cells(figure: Metric) -> list[str]:
    if figure.mean is None:
        return ["-", "-"]
    return [f"{figure.mean:.3f}", f"[{figure.low:.3f}, {figure.high:.3f}]"]


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Align rows in columns; numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    number = [all(row[place][:1].isdigit() for row in rows[1:]) for place in range(len(widths))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, number, strict=True)
        ).rstrip()
        for row in rows
    )
