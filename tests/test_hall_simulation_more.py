"""The other half of the seeds of `test_hall_simulation`, in a file of its own for another core."""

import shutil
from pathlib import Path

import pytest

from tests import hall_day


@pytest.mark.parametrize("seed", hall_day.DAYS[1::2])
def test_twelve_tablets_on_a_bad_day_lose_double_and_overwrite_nothing(
    sqlite_pattern: Path, tmp_path: Path, seed: int
) -> None:
    shutil.copyfile(sqlite_pattern, tmp_path / f"hall-{seed}.sqlite3")
    hall_day.day(seed, tmp_path).office.close()
