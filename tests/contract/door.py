"""The application with the sample in it, put back as it was after each write."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from app.database import Database
from app.upload_files import path_in, write_file
from app.worker.indexing import Indexer
from community.rights import RIGHTS, Right
from search import open_engine
from tests.contract.leaving import COPY
from tests.contract.pictures import UPLOAD_HASH
from tests.contract.sample import Sample, fill
from tests.installation import settings_for


@dataclass(frozen=True)
class Operation:
    """One method of one path, and the right it stands on."""

    method: str
    path: str
    right: Right
    document: dict[str, Any]

    @property
    def name(self) -> str:
        """As the requests made by hand are filed."""
        return f"{self.method} {self.path}"


class Door:
    """One application on a database that can be put back as it was filled."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self.file, self.pristine = folder / "hearth.db", folder / "pristine.db"
        shutil.copy(migrated, self.file)
        settings = settings_for(folder)
        self.app: Flask = create_app(settings)
        self.database: Database = self.app.extensions["hearth.database"]
        with self.database.unit_of_work() as session:
            self.sample: Sample = fill(session)
        write_file(path_in(settings.uploads_dir, UPLOAD_HASH), b"a picture")
        settings.exports_dir.mkdir()
        (settings.exports_dir / COPY).write_bytes(b"a copy")
        # Patient: a busy machine must not look like a broken index.
        engine = open_engine(settings.index_dir, budget_seconds=30)
        self.app.extensions["hearth.search"] = engine
        Indexer(self.database, engine).start()
        self.database.dispose()
        shutil.copy(self.file, self.pristine)
        self.document: dict[str, Any] = self.app.test_client().get("/api/openapi.json").get_json()

    def reset(self) -> None:
        """Put the database back as it was filled."""
        self.database.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.pristine, self.file)

    def operations(self) -> Iterator[Operation]:
        """Every operation of the document with the right that its view declares."""
        verbs = {
            (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)): self._verb(rule.endpoint)
            for rule in self.app.url_map.iter_rules()
            for method in rule.methods or ()
        }
        for path, methods in self.document["paths"].items():
            for method, document in methods.items():
                if method != "parameters":
                    name = method.upper()
                    yield Operation(name, path, RIGHTS[verbs[name, path]], document)

    def _verb(self, endpoint: str) -> str:
        return str(getattr(self.app.view_functions[endpoint], "rule", ""))

    def by_hand(self, operation: Operation) -> list[dict[str, Any]]:
        """The requests made by hand for an operation."""
        return self.sample.requests(operation.method, operation.path)

    def ask(self, operation: Operation, values: dict[str, Any], **headers: str) -> Any:
        """Send one request made by hand."""
        path = operation.path.format(**values.get("path_parameters", {}))
        sent: dict[str, Any] = {"query_string": values.get("query")}
        if values.get("media_type") == "multipart/form-data":
            file_name = values.get("file_name", "beans.png")
            sent["data"] = {"file": (io.BytesIO(values["body"]["file"]), file_name)}
        elif "body" in values:
            sent["data"] = json.dumps(values["body"])
            sent["content_type"] = values.get("content_type", "application/json")
        named = {**values.get("headers", {}), **headers}
        named = {name.replace("_", "-"): value for name, value in named.items()}
        return self.app.test_client().open(path, method=operation.method, headers=named, **sent)
