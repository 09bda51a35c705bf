"""What marshmallow says about bad input, in our words and in the reader's language.

marshmallow fills its messages with `format` while it validates. Ours answer that with `Words`,
which are translated where they are shown, like every sentence of the domain.
"""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from community.words import N_, NP_, Words


class Message(str):
    """A message that marshmallow fills in; `%(min)s` and its like stand for what it knows."""

    def format(self, *_args: object, **known: Any) -> str:
        """The sentence with its values, to be translated later."""
        if "min_op" in known or "max_op" in known:
            return self  # a range fills its own operators in first; ours have none
        values = {name: _value(known[name]) for name in known if f"%({name})s" in self}
        return Words(str(self), values)


class _OfCharactersOrItems(Message):
    """What is too short or too long is a text or a list, and an empty one is plainly missing."""

    def format(self, *_args: object, **known: Any) -> str:
        given, least, most = known["input"], known["min"], known["max"]
        too_long = most is not None and len(given) > most
        if not isinstance(given, str):
            if too_long:
                return NP_("Give only one.", "Give %(num)s of these at most.", most)
            return N_("Choose at least one.")
        if too_long:
            return NP_("Write one character at most.", "Write %(num)s characters at most.", most)
        if not given:
            return N_("Fill this in.")
        return NP_("Write at least one character.", "Write at least %(num)s characters.", least)


def _value(given: object) -> str | int:
    return given if isinstance(given, int) else str(given)


def take_over() -> None:
    """Put our words in the place of marshmallow's, for every schema of this process."""
    for kind, words in _OF_FIELDS.items():
        made = {name: Message(text) for name, text in words.items()}
        kind.default_error_messages = {**kind.default_error_messages, **made}
    for validator, texts in _OF_VALIDATORS.items():
        for name, text in texts.items():
            setattr(validator, name, Message(text))
    for name in ("message_min", "message_max", "message_all"):
        setattr(validate.Length, name, _OfCharactersOrItems())


_NOT_ONE = N_("Choose one of these: %(choices)s.")
_NO_NUMBER = N_("Write a number.")
_NO_MOMENT = N_("Write date and time like this: 2026-11-21T09:30:00Z.")
_NO_DAY = N_("Choose a day, or write it like this: 2026-11-21.")
_NO_DAY_AND_TIME = N_("Choose a day and a time, or write them like this: 2026-11-21T09:30.")

_OF_FIELDS: dict[type[fields.Field[Any]], dict[str, Words]] = {
    fields.Field: {
        "required": N_("Fill this in."),
        "null": N_("This cannot be empty."),
        "validator_failed": N_("This is not right."),
    },
    fields.String: {
        "invalid": N_("Write some text."),
        "invalid_utf8": N_("Write some text."),
    },
    fields.Number: {"invalid": _NO_NUMBER, "too_large": N_("This number is too large.")},
    fields.Integer: {"invalid": N_("Write a whole number.")},
    fields.Boolean: {"invalid": N_("Write true or false.")},
    fields.List: {"invalid": N_("Give a list.")},
    fields.Nested: {"type": N_("Give an object with fields.")},
    fields.Dict: {"invalid": N_("Give an object with fields.")},
    fields.Enum: {"unknown": _NOT_ONE},
    fields.Email: {"invalid": N_("This does not look like a mail address.")},
    fields.Date: {"invalid": _NO_DAY, "format": _NO_DAY},
    fields.NaiveDateTime: {"invalid": _NO_DAY_AND_TIME, "invalid_awareness": _NO_DAY_AND_TIME},
    fields.AwareDateTime: {"invalid": _NO_MOMENT, "invalid_awareness": _NO_MOMENT},
}

_OF_VALIDATORS: dict[type[validate.Validator], dict[str, Words]] = {
    validate.OneOf: {"default_message": _NOT_ONE},
    validate.Range: {
        "message_min": N_("Write %(min)s or more."),
        "message_max": N_("Write %(max)s or less."),
        "message_all": N_("Write a number from %(min)s to %(max)s."),
    },
    validate.Email: {"default_message": N_("This does not look like a mail address.")},
    validate.URL: {"default_message": N_("This does not look like an address on the web.")},
    validate.Regexp: {"default_message": N_("This is not right.")},
}

OF_SCHEMAS: dict[str, str] = {
    "type": N_("Give an object with fields."),
    "unknown": N_("There is no such field."),
}
