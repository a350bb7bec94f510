"""The rows that cannot be taken, each with its place and a reason in plain words."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why one row of a file is refused."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        """Say where and why.

        >>> str(RowProblem("loans.csv", 12, "granted_date", "'x' is not a date."))
        "loans.csv line 12, granted_date: 'x' is not a date."
        """
        return f"{self.file} line {self.line}, {self.column}: {self.reason}"


@dataclass(slots=True)
class Problems:
    """All that was refused; `rows` counts each row once, whatever is wrong with it."""

    found: list[RowProblem] = field(default_factory=list)

    def add(self, file: str, line: int, column: str, reason: str) -> None:
        """Note one reason."""
        self.found.append(RowProblem(file, line, column, reason))

    @property
    def rows(self) -> int:
        """Count the rows that are refused."""
        return len({(problem.file, problem.line) for problem in self.found})

    def in_order(self) -> list[RowProblem]:
        """Give them by file and line."""
        return sorted(self.found, key=lambda problem: (problem.file, problem.line, problem.column))
