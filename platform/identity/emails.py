"""E-mail addresses as we keep them, and the letters we write to staff."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.utils.html import format_html, format_html_join


def normalized(email: str) -> str:
    """Give an address in the one form under which we keep it.

    >>> normalized("  Amina.Otieno@Jamboko.example ")
    'amina.otieno@jamboko.example'
    """
    return unicodedata.normalize("NFC", email).strip().lower()


def one_line(text: str) -> str:
    r"""Give a text fit for a header: one line, no control characters.

    >>> one_line("Jamboko\r\nBcc: everybody@x.example")
    'Jamboko Bcc: everybody@x.example'
    """
    shown = (" " if unicodedata.category(character)[0] in "CZ" else character for character in text)
    return " ".join("".join(shown).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A short letter with one thing to do, sent as plain text and as quiet HTML."""

    to: str
    subject: str
    paragraphs: Sequence[str]
    button: str
    link: str
    closing: str

    def text(self) -> str:
        """Write the letter as plain text."""
        return "\n\n".join([*self.paragraphs, f"{self.button}:\n{self.link}", self.closing]) + "\n"

    def html(self) -> str:
        """Write the letter as HTML; names that people typed stay text."""
        paragraphs = format_html_join("", '<p style="margin:0 0 16px">{}</p>', ((line,) for line in self.paragraphs))
        return format_html(
            '<!doctype html><html lang="en"><body style="margin:0;padding:32px 16px;background:#f6f6f4;color:#1c1c1a;'
            'font:16px/1.5 system-ui,sans-serif"><div style="max-width:520px;margin:0 auto;padding:32px;'
            'background:#fff;border:1px solid #e4e4e0;border-radius:8px">{}'
            '<p style="margin:24px 0"><a href="{}" style="display:inline-block;padding:10px 18px;border-radius:6px;'
            'background:#1c1c1a;color:#fff;text-decoration:none;font-weight:600">{}</a></p>'
            '<p style="margin:0 0 16px;font-size:13px;color:#6b6b66;word-break:break-all">{}</p>'
            '<p style="margin:0;font-size:13px;color:#6b6b66">{}</p></div></body></html>',
            paragraphs,
            self.link,
            self.button,
            self.link,
            self.closing,
        )

    def send(self) -> None:
        """Hand the letter to the mail server."""
        message = EmailMultiAlternatives(subject=one_line(self.subject), body=self.text(), to=[self.to])
        message.attach_alternative(self.html(), "text/html")
        message.send()
