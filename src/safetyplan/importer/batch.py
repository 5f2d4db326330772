"""Many documents: one process a core, results in the order of the documents; very many over a cluster, by Dask.

    from dask.distributed import Client
    from safetyplan.importer.batch import read_all

    with Client("tcp://scheduler:8786") as client:
        for name, draft in read_all(client, sorted(Path("plans").glob("*.docx")), register):
            ...

`read_bytes` and `read_one` are what travels to the workers.  Both are plain functions of plain values, so
they may as well be mapped over a Dask bag, a Spark RDD or whatever else reads the files:

    bag.from_sequence(paths).map(read_one, register).compute()
    sc.binaryFiles("hdfs:///plans").map(lambda pair: read_bytes(pair[1], pair[0], register))
"""

import gc
import os
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from safetyplan.importer import Draft, read
from safetyplan.importer.importer import (
    Failed,
    Imported,
    ImportTask,
    Known,
    import_document,
    path_of,
    read_file,
)
from safetyplan.messages import SafetyPlanError, _
from safetyplan.plan.register import Register
from safetyplan.source.shipped import how_to_install

Result = Imported | Failed
_WORTH_A_POOL = 500_000
"""Bytes of documents; fewer are read before the processes have started."""

_known: Known | None = None
"""What a worker process reads with; set once when it starts."""


def import_all(
    tasks: Sequence[ImportTask],
    known: Known,
    done: Callable[[], None] = lambda: None,
    workers: int | None = None,
) -> Iterator[Result]:
    """Yield the result of every task, in their order; no document stops the others, whatever it does.

    `done` is called after each.  A document that kills its process is read once more in a process of its
    own, since the pool does not say which of those it held was to blame.
    """
    if workers is None:
        workers = _cores() if sum(map(_size, tasks)) >= _WORTH_A_POOL else 1
    if min(workers, len(tasks)) <= 1:
        for task in tasks:
            yield _import(task, known)
            done()
        return
    yield from _import_in_processes(tasks, known, done, workers)


def _import_in_processes(
    tasks: Sequence[ImportTask], known: Known, done: Callable[[], None], workers: int
) -> Iterator[Result]:
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    _import_modules(known)
    with ProcessPoolExecutor(min(workers, len(tasks)), initializer=_start, initargs=(known,)) as pool:
        futures: list[Future[Result]] = [pool.submit(_import_with_known, task) for task in tasks]
        for task, future in zip(tasks, futures, strict=True):
            try:
                result = future.result()
            except BrokenProcessPool:
                result = _alone(task, known)
            yield result
            done()


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _size(task: ImportTask) -> int:
    try:
        return task.source.stat().st_size
    except OSError:
        return 0


def _import_modules(known: Known) -> None:
    """Import what documents need before the processes are forked, by reading a small one."""
    import_document(
        "要点\n1.任务。（市安委办牵头）".encode(), ImportTask(Path("x"), "x.yaml", "units.yaml", 2000), known
    )


def _start(known: Known) -> None:
    """Prepare a worker; it lives longer than one command, so it collects its garbage."""
    global _known  # noqa: PLW0603 - a worker's memory is the only place an initializer can write to
    _known = known
    gc.enable()


def _import_with_known(task: ImportTask) -> Result:
    assert _known is not None
    return _import(task, _known)


def _alone(task: ImportTask, known: Known) -> Result:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ProcessPoolExecutor(1, initializer=_start, initargs=(known,)) as pool:
            return pool.submit(_import_with_known, task).result()
    except BrokenProcessPool:
        message = _("reading {name} ended the process").format(name=task.source.name)
        return Failed(
            task.source.name, message, _("it probably takes more memory than there is"), path_of(task)
        )


def _import(task: ImportTask, known: Known) -> Result:
    name = task.source.name
    try:
        return import_document(read_file(task.source), task, known)
    except SafetyPlanError as error:
        return Failed(name, error.message, error.hint, path_of(task))
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not stop the others
        where = traceback.extract_tb(error.__traceback__)[-1]
        message = _("{name} could not be read: {error}").format(name=name, error=repr(error))
        told = _("this is a fault of safetyplan ({file}:{line}); please report it with the document")
        return Failed(
            name, message, told.format(file=Path(where.filename).name, line=where.lineno), path_of(task)
        )


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
