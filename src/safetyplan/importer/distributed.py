"""Very many documents on a cluster: the reading function mapped by Dask, which schedules, retries and moves results.

    from dask.distributed import Client
    from safetyplan.importer.distributed import read_all

    with Client("tcp://scheduler:8786") as client:
        for name, draft in read_all(client, sorted(Path("plans").glob("*.docx")), register):
            ...

`read_bytes` and `read_one` are what travels to the workers.  Both are plain functions of plain values, so
they may as well be mapped over a Dask bag, a Spark RDD or whatever else reads the files:

    bag.from_sequence(paths).map(read_one, register).compute()
    sc.binaryFiles("hdfs:///plans").map(lambda pair: read_bytes(pair[1], pair[0], register))
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetyplan.importer import read
from safetyplan.importer.importing import Failed, read_file
from safetyplan.messages import SafetyPlanError, _
from safetyplan.plan.register import Register
from safetyplan.source.shipped import how_to_install

if TYPE_CHECKING:
    from safetyplan.importer.draft import Draft


def read_bytes(raw: bytes, name: str, register: Register | None = None) -> "Draft | Failed":
    """Read one document; one that cannot be read is a value, since an error would end the whole job."""
    try:
        return read(raw, name, register)
    except SafetyPlanError as error:
        return Failed(name, error.message, error.hint)


def read_one(path: Path | str, register: Register | None = None) -> "Draft | Failed":
    """Read one document from a file system the worker sees too."""
    try:
        raw = read_file(Path(path))
    except SafetyPlanError as error:
        return Failed(str(path), error.message, error.hint)
    return read_bytes(raw, Path(path).name, register)


def read_all(
    client: Any, paths: Iterable[Path], register: Register | None = None
) -> "Iterator[tuple[Path, Draft | Failed]]":
    """Read documents on the workers of `client`, a ``dask.distributed.Client``, and yield them as they are done, each with its path.

    The register is sent to every worker once.  A document that kills its worker ends as `Failed` once Dask
    has tried it as often as its configuration says (``distributed.scheduler.allowed-failures``).
    """
    try:
        as_completed: Any = import_module("dask.distributed").as_completed
    except ImportError as error:
        raise SafetyPlanError(_("mapping over a cluster needs Dask"), how_to_install("dask")) from error
    known = client.scatter(register, broadcast=True) if register is not None else None
    futures = {client.submit(read_one, path, known, pure=False): path for path in paths}
    for future in as_completed(futures):
        fault = future.exception()
        name = str(futures[future])
        if fault is None:
            yield futures[future], future.result()
        else:
            told = _("{name} could not be read: {error}").format(name=name, error=repr(fault))
            yield futures[future], Failed(name, told, _("read it alone to see why"))
        future.release()
