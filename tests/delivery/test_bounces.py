"""Mail that came back is believed as far as the server itself speaks, and no further."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.delivery.bounces import failed_addresses


def report(*recipients: tuple[str, str], kind: str = "report", quoted: str = "") -> bytes:
    """Return a delivery report about recipients: address and status of each."""
    lines = ["Reporting-MTA: dns; mx.example.net", ""]
    for address, code in recipients:
        lines += [f"Final-Recipient: rfc822; {address}", f"Status: {code}", ""]
    status = "\n".join(["Content-Type: message/delivery-status", "", *lines])
    parts = ["Content-Type: text/plain\n\nI could not deliver your mail.", status]
    if quoted:
        parts.append(f"Content-Type: message/rfc822\n\n{quoted}")
    body = "".join(f"--b\n{one}\n" for one in parts)
    head = f'Content-Type: multipart/{kind}; report-type=delivery-status; boundary="b"'
    return f"From: MAILER-DAEMON@mx.example.net\n{head}\n\n{body}--b--\n".encode()


def test_only_what_failed_for_good_is_returned():
    found = failed_addresses(
        report(("ana@example.net", "5.1.1"), ("ben@example.net", "4.2.2"), ("x", "5.1.1"))
    )
    assert found == {"ana@example.net": "status 5.1.1"}


def test_a_report_that_is_quoted_in_a_report_is_not_believed():
    # A server's boundary cannot be guessed: what is quoted has one of its own.
    inner = report(("everybody@example.net", "5.1.1")).decode()
    inner = inner.replace('"b"', '"c"').replace("--b", "--c")
    assert failed_addresses(report(("ben@example.net", "4.2.2"), quoted=inner)) == {}
    own = "Status: 5.0.0\nFinal-Recipient: rfc822; everybody@example.net\n\nText"
    assert failed_addresses(report(("ben@example.net", "4.2.2"), quoted=own)) == {}


def test_a_mail_that_is_no_report_says_nothing_of_anybody():
    assert failed_addresses(report(("ana@example.net", "5.1.1"), kind="mixed")) == {}
    assert failed_addresses(b"Status: 5.0.0\nFinal-Recipient: rfc822; a@b.cc\n\n") == {}


@pytest.mark.parametrize("address", ["a@b.cc\r\n Bcc: d@e.ff", "<a@b.cc>", "a b@c.dd", ""])
def test_what_is_no_address_is_left_out(address):
    assert "\n" not in "".join(failed_addresses(report((address, "5.1.1"))))


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(content):
    whole = report(("ana@example.net", "5.1.1")) + content
    assert failed_addresses(whole) == {"ana@example.net": "status 5.1.1"}
    assert failed_addresses(content) == {}
