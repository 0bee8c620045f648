"""How a table looks as text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """What spreadsheets of different countries and systems want of a text.

    Attributes:
        delimiter: between columns.
        decimal: the decimal mark, `.` or `,`.
        bom: begin with a byte order mark, by which Excel on Windows knows UTF-8.
        crlf: end lines with CR LF.

    """

    delimiter: str = ","
    decimal: str = "."
    bom: bool = False
    crlf: bool = False
