"""public-inbox lists of version 1, as ssoma made them: every mail a file of the newest tree."""

import hashlib
import re
import subprocess
from pathlib import Path

import pygit2
from pygit2.enums import FileMode

from making import COMMITTED


class Ssoma:
    """One list at a path; its repository is made if there is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            pygit2.init_repository(str(path), bare=True, initial_head="master")

    def add(self, *mails: bytes) -> "Ssoma":
        """A commit for each mail. One whose Message-ID is there already takes its place."""
        for raw in mails:
            self.commit({place(raw): raw})
        return self

    def remove(self, raw: bytes) -> None:
        """The commit by which the list's owner takes a mail out."""
        self.commit({place(raw): None})

    def commit(self, changes: dict[str, bytes | None], at: int = COMMITTED) -> None:
        """One commit that writes and deletes files."""
        repository = pygit2.Repository(str(self.path))
        index = pygit2.Index()
        parents = [] if repository.head_is_unborn else [repository.head.target]
        if parents:
            index.read_tree(repository[parents[0]].peel(pygit2.Tree))
        for path, raw in changes.items():
            if raw is None:
                index.remove(path)
            else:
                index.add(pygit2.IndexEntry(path, repository.create_blob(raw), FileMode.BLOB))
        tree = index.write_tree(repository)
        owner = pygit2.Signature("Owner", "owner@example.org", at, 0)
        repository.create_commit("refs/heads/master", owner, owner, "m", tree, parents)

    def git(self, *words: str) -> str:
        """What git itself says or does here."""
        command = ["git", "--git-dir", str(self.path), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def place(raw: bytes) -> str:
    """Where a mail lies in the tree."""
    found = re.search(rb"^Message-ID: <(.*)>$", raw, re.MULTILINE)
    assert found is not None
    name = hashlib.sha1(found[1]).hexdigest()
    return f"{name[:2]}/{name[2:]}"
