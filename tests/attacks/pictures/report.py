"""What was measured, held against what is to be reached."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

PROCESS_MB = 600.0
"""What any process may take in megabytes."""

PROCESS_CPU_S = 5.0
"""Processor time that any file may take, in seconds."""

GROWTH_MB = 50.0
"""What the process that is asked may grow by in megabytes."""

WORDS_S = 0.3
"""What 95 of a hundred searches by words may take at most, in seconds."""

COSTLY_S, COSTLY_MB = 1.0, 300.0
"""Files that cost more than this are named."""

NAMED = 12
"""Files that are named in each list of the dearest."""


@dataclass(frozen=True)
class Cost:
    """What a file cost: seconds of the clock and of the processor, megabytes more than before and in all."""

    name: str
    size: int
    outcome: str
    wall_s: float = 0.0
    cpu_s: float = 0.0
    growth_mb: float = 0.0
    peak_mb: float = 0.0

    @property
    def costly(self) -> bool:
        return self.cpu_s > COSTLY_S or self.growth_mb > COSTLY_MB or "CRASH" in self.outcome

    def __str__(self) -> str:
        return (
            f"{self.cpu_s:6.2f} s CPU {self.wall_s:6.2f} s {self.growth_mb:5.0f} MB {self.size / 1024:6.0f} KB "
            f"{self.name}: {self.outcome}"
        )


@dataclass
class Report:
    """All files' costs, and what else was seen."""

    costs: list[Cost] = field(default_factory=list)
    most_mb: float = 0.0
    growth_mb: float = 0.0
    deaths: int = 0
    good: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    words_s: list[float] = field(default_factory=list)
    words_refused: Counter[str] = field(default_factory=Counter)

    def add(self, cost: Cost) -> None:
        """Take a file's costs, and print them where they are high."""
        self.costs.append(cost)
        if cost.costly:
            print(cost, flush=True)

    def missed(self) -> list[str]:
        """Return the targets that were missed."""
        slowest = max(self.costs, key=lambda cost: cost.cpu_s, default=None)
        return [
            *(f"{count:,} times {text}" for text, count in self.failures.most_common(NAMED)),
            *([f"a process took {self.most_mb:.0f} MB"] if self.most_mb > PROCESS_MB else []),
            *([f"{slowest.name} took {slowest.cpu_s:.1f} s"] if slowest and slowest.cpu_s > PROCESS_CPU_S else []),
            *([f"the process asked grew by {self.growth_mb:.0f} MB"] if self.growth_mb > GROWTH_MB else []),
            *([f"words took {share(self.words_s, 0.95):.3f} s"] if share(self.words_s, 0.95) > WORDS_S else []),
        ]  # fmt: skip

    def __str__(self) -> str:
        outcomes = Counter(cost.outcome.split(":")[0].split(" ")[0] for cost in self.costs)
        lines = [
            f"{len(self.costs):,} files, {sum(cost.size for cost in self.costs) / 2**20:,.0f} MB: "
            + ", ".join(f"{count:,} {name}" for name, count in outcomes.most_common()),
            f"most memory of a process: {self.most_mb:.0f} MB (may be {PROCESS_MB:.0f})",
            f"most processor time of a file: {max((c.cpu_s for c in self.costs), default=0):.2f} s (may be {PROCESS_CPU_S:g})",
            f"growth of the process asked: {self.growth_mb:.0f} MB (may be {GROWTH_MB:.0f})",
            f"workers that died: {self.deaths}; honest pictures decoded meanwhile: {self.good:,}",
        ]
        if self.words_s or self.words_refused:
            lines.append(
                f"words: {len(self.words_s):,} answers, p50 {1000 * share(self.words_s, 0.5):.0f} ms, "
                f"p95 {1000 * share(self.words_s, 0.95):.0f} ms (may be {1000 * WORDS_S:.0f}), "
                f"refused: {dict(self.words_refused) or 'none'}"
            )
        for title, key in {"time": "wall_s", "processor time": "cpu_s", "memory": "growth_mb"}.items():
            dearest = sorted(self.costs, key=lambda cost: -getattr(cost, key))[:NAMED]
            if dearest and getattr(dearest[0], key) > 0:
                lines += [f"dearest by {title}:", *(f"  {cost}" for cost in dearest)]
        return "\n".join([*lines, f"missed: {'; '.join(self.missed()) or 'nothing'}"])


def share(values: Sequence[float], part: float) -> float:
    """Return the value below which so great a part of all lies; 0 where there are none."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else 0.0
