"""Every setting, read once from the environment and from `settings.env` in the data folder.

An unknown HEARTH_ name stops the start. What the environment says counts before the file.
"""

from __future__ import annotations

from app.config.addresses import checked_bind, mail_server
from app.config.faults import BadSetting
from app.config.given import (
    _TEST_SETTINGS,
    SETTINGS,
    SETTINGS_FILE,
    given_settings,
    keep_in_file,
)
from app.config.mailbox import Mailbox
from app.config.settings import Settings, binds_to_loopback, checked_address, read_settings
from app.config.sign_on import GroupRule, SignOn

__all__ = [
    "SETTINGS",
    "SETTINGS_FILE",
    "_TEST_SETTINGS",
    "BadSetting",
    "GroupRule",
    "Mailbox",
    "Settings",
    "SignOn",
    "binds_to_loopback",
    "checked_address",
    "checked_bind",
    "given_settings",
    "keep_in_file",
    "mail_server",
    "read_settings",
]
