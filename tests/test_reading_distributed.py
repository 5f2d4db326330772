"""Reading mapped over a cluster with real workers gives what reading one by one gives."""

import os
import warnings

import pytest

from safetyplan.importer import read
from safetyplan.importer.batch import read_all, read_one
from safetyplan.importer.importer import Failed
from safetyplan.plan.register import Kind, Register, Roster, Unit

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    distributed = pytest.importorskip("dask.distributed", reason="Dask is an extra: safetyplan[dask]")
    bag = pytest.importorskip("dask.bag", reason="Dask is an extra: safetyplan[dask]")

pytestmark = pytest.mark.filterwarnings("ignore")

PLAN = "高安市2025年安全生产工作要点\n一、压实责任\n{n}.落实责任。每月检查1次。（市应急管理局牵头，市公安局配合）\n"
REGISTER = Register(Roster(units=(Unit(name="市应急管理局", kind=Kind.DEPARTMENT),)))


@pytest.fixture
def paths(tmp_path):
    found = []
    for number in range(1, 13):
        path = tmp_path / f"{number:02}.txt"
        path.write_text(PLAN.format(n=number), encoding="utf-8")
        found.append(path)
    (tmp_path / "05.txt").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    return found


@pytest.fixture(scope="module")
def client():
    """Return a client of two worker processes."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as found,
    ):
        yield found


@pytest.mark.slow
def test_drafts_come_back_from_worker_processes(client, paths):
    found = dict(read_all(client, paths, REGISTER))
    assert sorted(found) == paths
    assert found.pop(paths[4]) == Failed(
        "05.txt",
        "05.txt is a picture (JPEG), not a document",
        "have its text recognised (OCR) and save that as .docx or .txt",
    )
    for path, draft in found.items():
        assert draft == read(path.read_bytes(), path.name, REGISTER)
        assert [unit.name for unit in draft.proposed] == ["市公安局"]
    assert os.getpid() not in client.run(os.getpid).values()


def test_the_function_maps_over_a_bag(client, paths):
    drafts = bag.from_sequence(paths, npartitions=3).map(read_one, REGISTER).compute()
    assert drafts == [read_one(path, REGISTER) for path in paths]


def test_a_missing_file_is_a_value(tmp_path):
    found = read_one(tmp_path / "nowhere.docx")
    assert isinstance(found, Failed)
    assert "cannot be read" in found.message
