"""Which hosts and addresses are allowed, and which numbers are local."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import DeskError, NotAllowed
from downballot.sources.address import check_url, is_local, parse_allowed_host, shown


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("https://results.example.gov/json?electionid=4324", "results.example.gov"),
        ("https://RESULTS.example.gov/", "Results.Example.Gov"),
        ("https://results.example.gov:8443/", "results.example.gov"),
        ("https://results.example.gov/", "results.example.gov:443"),
        ("http://results.example.gov:80/", "results.example.gov:80"),
        ("http://[::1]:8000/", "[::1]:8000"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
    ],
)
def test_a_host_of_the_desk_is_allowed(url, entry):
    assert check_url(url, ("other.example.gov", entry))


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("https://example.gov/", "results.example.gov"),
        ("https://a.results.example.gov/", "results.example.gov"),
        ("https://results.example.gov./", "results.example.gov"),
        ("https://results.example.gov:8443/", "results.example.gov:443"),
        ("http://results.example.gov/", "results.example.gov:443"),
        ("https://results.example.gov%2eevil.example/", "results.example.gov"),
        ("https://results.example.gov\\@evil.example/", "results.example.gov"),
    ],
)
def test_another_host_or_port_is_not_allowed(url, entry):
    with pytest.raises(NotAllowed):
        check_url(url, (entry,))


def test_the_message_names_what_is_allowed_and_what_to_change():
    with pytest.raises(NotAllowed) as raised:
        check_url("https://b.example/x", ("a.example", "c.example"))
    assert str(raised.value) == (
        "https://b.example/x: host 'b.example' is not allowed, expected one of: "
        "a.example, c.example (add it to allowed_hosts in desk.toml)"
    )


def test_nothing_is_allowed_where_no_host_is_named():
    with pytest.raises(NotAllowed, match="expected one of: none"):
        check_url("https://b.example/", ())


@pytest.mark.parametrize(
    "entry",
    ["", "https://a.example", "a.example/counts", "a.example:http", "a.example:0",
     "a.example:65536", "desk@a.example", "*.example", "a.example#x", "a.example?x"],
)  # fmt: skip
def test_an_entry_that_is_not_a_host_is_refused(entry):
    with pytest.raises(DeskError, match="allowed_hosts"):
        parse_allowed_host(entry)


def test_an_address_is_shown_without_its_password():
    assert shown("http://a:b@c/d@e") == "http://…@c/d@e"
    assert shown("http://c/d@e") == "http://c/d@e"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.255.255.255", "10.1.2.3", "172.16.0.1", "192.168.0.1",
     "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16",
     "0.0.0.0",  # noqa: S104 - judged, never listened on
     "0.1.2.3", "224.0.0.251", "239.255.255.250", "240.0.0.1", "255.255.255.255",
     "198.18.0.1", "192.0.2.1", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1",
     "::ffff:169.254.169.254", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254",
     "ff02::1", "ff0e::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
     "64:ff9b::7f00:1", "64:ff9b:1::1", "4000::1"],
)  # fmt: skip
def test_a_number_outside_the_public_internet_is_local(address):
    assert is_local(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.0", "::ffff:1.1.1.1",
     "2606:4700::1111", "2002:101:101::", "64:ff9b::101:101"],
)  # fmt: skip
def test_a_public_number_is_not_local(address):
    assert not is_local(address)


@given(st.ip_addresses(v=4))
def test_every_ipv6_spelling_of_a_number_is_judged_like_the_number(number: IPv4Address):
    high, low = int(number) >> 16, int(number) & 0xFFFF
    spellings = [f"::ffff:{number}", f"64:ff9b::{number}", f"2002:{high:x}:{low:x}::1"]
    assert {is_local(spelling) for spelling in spellings} == {is_local(str(number))}
