"""What the invented people of the scenes say: in plain words, or in words as long as is allowed."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from app.demo.words import FIRST_NAMES, LAST_NAMES

_TITLES = (
    "Which glaze keeps its blue at low fire?",
    "How do I stop handles from cracking?",
    "Notes from the wood firing in May",
    "Who still has cone 6 recipes?",
    "Bubbles under the slip after the second coat",
    "A rota for the big kiln",
    "Is the new clay body safe for teapots?",
    "What we learned from the broken shelf",
)
_SAID = (
    "Dry it under a cloth for two days; the thin parts wait for the thick ones then.",
    "We had that too. The bisque was too cool: go to **980 °C** and hold for a quarter of an hour.",
    "I keep a tile of every batch, with the date and the kiln written on its back.",
    "Ask Runo, who mixed the first bucket. It is `3 parts` ash to `2 parts` feldspar.",
)
_BODY = """I fired three shelves on Sunday and lost the lowest one.

- first shelf: fine
- second shelf: two pots with pinholes
- third shelf: everything stuck

> It looks as if the draught was too strong.

What would you try next?"""

_UNBROKEN = "Overgrownglazebucketlabelthatnobodyeverbotheredtobreakintoreadablewordsandsyllables"
_LONG_BODY = f"""{_UNBROKEN * 3}

https://kilns.example/{"shelf-" * 60}?glaze={"ash" * 60}

`{_UNBROKEN * 2}` and **{_UNBROKEN}**

```python
def temperature(minutes, start=20.0, ramp=(150.0, 300.0, 120.0), hold={{"{_UNBROKEN}": True}}):
    if minutes:
        for each in ramp:
            while True:
                if each > start:
                    return [{", ".join(f"cone_{number}_at_the_back" for number in range(9))}]
```

| {" | ".join(f"Measured on day {number}" for number in range(12))} |
|{"---|" * 12}
| {" | ".join(f"{number},000 °C near the chimney" for number in range(12))} |
| {" | ".join(_UNBROKEN for _ in range(12))} |

> one
> > two
> > > three
> > > > four
> > > > > {_UNBROKEN}

- a
  - b
    - c
      - d
        - e
          - {_UNBROKEN}

### {_UNBROKEN}
"""


@dataclass(frozen=True)
class Words:
    """Texts by number; `long` ones fill their columns to the brim and hold no blank."""

    long: bool = False

    def name(self, number: int) -> str:
        """The name of a person."""
        if self.long:
            return self.filled(80, number)
        first = FIRST_NAMES[number % len(FIRST_NAMES)]
        return f"{first} {LAST_NAMES[(number * 7) % len(LAST_NAMES)]}"

    def handle(self, number: int) -> str:
        """A handle that nobody else bears."""
        return self.filled(40, number) if self.long else f"potter-{number}"

    def title(self, number: int) -> str:
        """The title of a thread."""
        return self.filled(250, number) if self.long else _TITLES[number % len(_TITLES)]

    def body(self) -> str:
        """The Markdown of a first post."""
        return _LONG_BODY if self.long else _BODY

    def said(self, number: int) -> str:
        """The Markdown of a reply."""
        return _LONG_BODY if self.long else _SAID[number % len(_SAID)]

    def line(self, plain: str, *, most: int, number: int = 0) -> str:
        """`plain`, or as many letters as its column takes."""
        return self.filled(most, number) if self.long else plain

    def filled(self, length: int, number: int) -> str:
        """Exactly so many lower-case letters, different for each number."""
        letters = itertools.cycle(_UNBROKEN.lower())
        text = "".join(itertools.islice(letters, length))
        return f"{text[: length - 4]}{number:04d}"
