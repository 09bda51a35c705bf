"""One file that holds what an installation is: made while it serves, verified, restored.

The file is a plain tar archive: `manifest.json` first, then the database, then each uploaded file
under the hash of its content, and last a checksum of the manifest. The search index is never in
it, being derived and executable, nor is the secret, on which nothing that is kept rests.
"""

from __future__ import annotations

from app.backup.making import Made, make_backup
from app.backup.manifest import BackupError
from app.backup.reading import Verified, verify_backup

__all__ = ["BackupError", "Made", "Verified", "make_backup", "verify_backup"]
