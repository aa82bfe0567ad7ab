from pathlib import Path

import numpy as np
import pytest

from fashion_search.catalog.npy_writer import NpyWriter, rows_so_far

ROWS = np.arange(30, dtype=np.float32).reshape(10, 3)


def test_finished_file_is_an_ordinary_array(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    growing = NpyWriter(path, 3, np.float32)
    growing.append(ROWS[:4])
    growing.append(ROWS[4:][:, ::-1])
    growing.finish()
    loaded = np.load(path, mmap_mode="r")
    assert (loaded.dtype, loaded.shape) == (np.float32, (10, 3))
    assert loaded.tolist() == [*ROWS[:4].tolist(), *ROWS[4:, ::-1].tolist()]


def test_whole_rows_of_an_unfinished_file_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    growing = NpyWriter(path, 3, np.float32)
    with pytest.raises(ValueError, match=r"."):  # not even the header has left the buffer
        rows_so_far(path)
    growing.append(ROWS)
    assert rows_so_far(path).tolist() == ROWS.tolist()
    growing.close()
    with path.open("r+b") as file:
        file.truncate(128 + 4 * 12 + 5)  # into the fifth row
    assert rows_so_far(path).tolist() == ROWS[:4].tolist()


def test_rows_of_another_width_are_refused(tmp_path: Path) -> None:
    growing = NpyWriter(tmp_path / "a.npy", 3, np.float32)
    for wrong in (ROWS[:, :2], ROWS[0]):
        with pytest.raises(ValueError, match="rows of 3"):
            growing.append(wrong)
    growing.close()
