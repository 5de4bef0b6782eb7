"""Git bundles, unpacked once into public-inbox lists: NAME.bundle becomes NAME/git/0.git.

git does the work. It runs without anybody's configuration, hooks, templates or prompts, so that a
bundle unpacks the same way everywhere.
"""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kmonthly.terms.errors import BundleUnusable, NoArchive
from kmonthly.terms.ids import ArchiveName

_SIGNATURES = (b"# v2 git bundle\n", b"# v3 git bundle\n")
_OBJECT_ID = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_LINE_MAX, _LINES_MAX = 8192, 100_000

_CLEAN = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_SETTINGS = (
    f"core.hooksPath={os.devnull}",
    "gc.auto=0",
    "init.defaultBranch=master",  # public-inbox's branch, whatever git's own default becomes
    "safe.directory=*",  # archives are often another user's
)


def unpack(bundle: Path, into: Path) -> Path:
    """The bare repository that holds the bundle's mail: `into`/NAME/git/0.git.

    It is made, or brought up to the bundle's tips; if it has them (or newer ones that continue
    them) nothing is done. Raises BundleUnusable, NoArchive.
    """
    bundle = bundle.absolute()
    epoch = into.absolute() / archive_name(bundle) / "git" / "0.git"
    wanted = tips(bundle)
    if not epoch.exists():
        _clone(bundle, epoch)
    elif not _has(epoch, wanted):
        _git(bundle, "--git-dir", epoch, "fetch", "--quiet", "--force", bundle, "+refs/*:refs/*")
    return epoch


def is_bundle(beginning: bytes) -> bool:
    """Whether a file that begins so is a git bundle."""
    return beginning.startswith(_SIGNATURES)


def archive_name(path: Path) -> ArchiveName:
    """What the archive at a path is called: its last name, without .bundle, .gz, .xz or .zst.

    A store and folders are made with this name: one that is hidden, a way up, unprintable or not
    text raises NoArchive.
    """
    name = re.sub(r"\.(?:bundle|gz|xz|zst)\Z", "", path.name)
    if not name or name.startswith(".") or not name.isprintable():
        raise NoArchive(path, f"{name!a} cannot be the name of an archive")
    return ArchiveName(name)


def tips(bundle: Path) -> Mapping[str, str]:
    """The refs that a bundle brings, each with its object id. Raises BundleUnusable."""
    found: dict[str, str] = {}
    try:
        for line in _header(bundle):
            object_id, _, ref = line.partition(b" ")
            if _OBJECT_ID.fullmatch(object_id) is None or not ref:
                raise BundleUnusable(bundle, f"bad line in the header: {line[:60]!r}")
            if ref.startswith(b"refs/"):
                found[ref.decode("utf-8", "surrogateescape")] = object_id.decode("ascii")
    except OSError as error:
        raise BundleUnusable(bundle, error.strerror or str(error)) from error
    if not found:
        raise BundleUnusable(bundle, "it names no branch")
    return found


def _header(bundle: Path) -> Iterator[bytes]:
    """The header's lines that name what the bundle brings.

    The rest of it are capabilities of version 3 (`@object-format=sha1`) and what a bundle demands
    to be there already (`-id comment`); git judges those.
    """
    with bundle.open("rb") as file:
        if file.readline(_LINE_MAX) not in _SIGNATURES:
            raise BundleUnusable(bundle, "it is no git bundle")
        for _ in range(_LINES_MAX):
            line = file.readline(_LINE_MAX)
            if line == b"\n":
                return
            if not line.startswith((b"@", b"-")):
                yield line.rstrip(b"\n")
    raise BundleUnusable(bundle, "its header does not end")


def _has(epoch: Path, wanted: Mapping[str, str]) -> bool:
    """Whether each ref of a repository is the wanted tip or continues it."""
    return all(
        _run("--git-dir", epoch, "merge-base", "--is-ancestor", tip, ref).returncode == 0
        for ref, tip in wanted.items()
    )


def _clone(bundle: Path, epoch: Path) -> None:
    """Make the epoch whole beside its place, then rename it: a killed run leaves it unmade."""
    try:
        with _workshop(epoch) as workshop:
            made = workshop / "made"
            _git(bundle, "clone", "--quiet", "--mirror", "--template=", "--", bundle, made)
            _settle(made, epoch)
    except OSError as error:
        raise BundleUnusable(bundle, f"{error.filename}: {error.strerror}") from error


def _settle(made: Path, epoch: Path) -> None:
    try:
        made.rename(epoch)
    except OSError:
        # another run was first
        if not epoch.exists():
            raise


@contextmanager
def _workshop(epoch: Path) -> Iterator[Path]:
    """A folder beside the epoch that is gone afterwards; those of killed runs go with it.

    A run holds a lock on its workshop; the kernel drops it when the run dies. A process id would
    tell less: ids are used again, and two containers may share the disk.
    """
    prefix = f".{epoch.name}."
    epoch.parent.mkdir(parents=True, exist_ok=True)
    for left in epoch.parent.glob(f"{prefix}*"):
        with _lock(left) as ours:
            if ours:
                shutil.rmtree(left, ignore_errors=True)
    workshop = Path(tempfile.mkdtemp(prefix=prefix, dir=epoch.parent))
    try:
        with _lock(workshop):
            yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Hold the lock on a folder; False if another run holds it or the folder is gone."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        yield False
        return
    try:
        yield True
    finally:
        os.close(handle)


def _git(bundle: Path, *words: str | Path) -> None:
    done = _run(*words)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise BundleUnusable(bundle, said[-1] if said else f"exit code {done.returncode}")


def _run(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Run git; one that is not there ends as a shell would have it, with 127."""
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        return subprocess.run(  # noqa: S603 - no shell, absolute paths, refs from a checked header
            ["git", *settings, *(os.fspath(word) for word in words)],  # noqa: S607 - the caller's git
            env=environment | _CLEAN,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return subprocess.CompletedProcess([], 127, b"", b"there is no git on this machine")
