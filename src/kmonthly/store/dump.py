"""The logical dump: what "the same store" means.

Every fact and derived row, ordered, with this store's own numbers resolved to names; not where the
archives lie, nothing of how DuckDB laid the rows out, and no name that no fact uses any more.
"""

from hashlib import sha256

import duckdb

_TABLES = {
    "meta": "SELECT * FROM meta",
    "part": "SELECT archive, kind, name, cursor FROM part",
    "copy": "SELECT p.archive, p.kind, p.name, c.* EXCLUDE (part) "
    "FROM copy c JOIN part p USING (part)",
    "flaw": "SELECT p.archive, p.kind, p.name, f.* EXCLUDE (part) "
    "FROM flaw f JOIN part p USING (part)",
    "mailmap": "SELECT * FROM mailmap",
    "maintainers": "SELECT * FROM maintainers",
    "clone": "SELECT head, cut, tags FROM clone",
    "mainline": "SELECT * FROM mainline",
    "mainline_link": "SELECT * FROM mainline_link",
    "mainline_revert": "SELECT * FROM mainline_revert",
    "mainline_patch_id": "SELECT * FROM mainline_patch_id",
    "mainline_tag": "SELECT * FROM mainline_tag",
    "message": "SELECT p.archive, p.kind, p.name, m.* EXCLUDE (part) "
    "FROM message m JOIN part p USING (part)",
    "patch": "SELECT * FROM patch",
    "patch_file": "SELECT * FROM patch_file",
    "path": "SELECT * FROM path SEMI JOIN patch_file USING (path)",
    "trailer": "SELECT * FROM trailer",
    "mention": "SELECT * FROM mention",
    "notice": "SELECT * FROM notice",
    "notice_commit": "SELECT * FROM notice_commit",
    "pull": "SELECT * FROM pull",
    "pull_commit": "SELECT * FROM pull_commit",
    "claim": "SELECT * FROM claim",
    "identifier": "SELECT * FROM identifier",
    "addressed": "SELECT * FROM addressed",
    "person": "SELECT * FROM person WHERE person IN "
    "(SELECT author FROM message UNION ALL SELECT person FROM trailer "
    "UNION ALL SELECT author FROM mainline)",
    "dirty": "SELECT * FROM dirty",
    "cluster": "SELECT * FROM cluster",
    "posting": "SELECT * FROM posting",
    "member": "SELECT * FROM member",
    "tie": "SELECT * FROM tie",
}

_ROWS_AT_ONCE = 20_000


def table_hashes(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """SHA-256 of each table's ordered dump, in hex."""
    return {name: _hash(connection, query) for name, query in _TABLES.items()}


def logical_hash(connection: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 over all tables' dumps, in hex: equal for stores that hold the same facts."""
    whole = "\n".join(f"{name} {found}" for name, found in table_hashes(connection).items())
    return sha256(whole.encode()).hexdigest()


def _hash(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    digest = sha256()
    rows = connection.execute(f"SELECT t::VARCHAR FROM ({query}) t ORDER BY 1")  # noqa: S608
    while page := rows.fetchmany(_ROWS_AT_ONCE):
        for (row,) in page:
            digest.update(row.encode())
            digest.update(b"\n")
    return digest.hexdigest()
