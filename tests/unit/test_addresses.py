"""Which addresses notifications may go to, and which never."""

import ipaddress

import pytest

from orchestrator.contract.addresses import Allowed, check_permitted, check_url, is_public
from orchestrator.contract.errors import AddressBlocked, Invalid

INSIDE = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.5.5",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fec0::1",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:0001::1",
    "2002:c0a8:0101::1",
    "192.0.2.1",
    "198.18.0.1",
    "240.0.0.1",
    "192.0.0.192",
    "192.0.0.8",
    "192.88.99.1",
    "203.0.113.9",
    "64:ff9b:1::1",
    "100::1",
    "2001:2::1",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_inside_addresses_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_public_addresses_are_public(address):
    assert is_public(ipaddress.ip_address(address))


def test_name_with_inside_addresses_only_is_blocked():
    with pytest.raises(AddressBlocked, match="metadata.example"):
        check_permitted(check_url("https://metadata.example/x"), ["169.254.169.254", "fe80::1%eth0"], Allowed())


def test_of_mixed_addresses_only_public_are_used():
    found = check_permitted(check_url("https://mixed.example"), ["10.0.0.1", "1.1.1.1"], Allowed())

    assert found == ["1.1.1.1"]


def test_plain_http_to_public_address_is_blocked():
    with pytest.raises(AddressBlocked, match="http goes to hosts of your own only"):
        check_permitted(check_url("http://one.example"), ["1.1.1.1"], Allowed())


@pytest.mark.parametrize("allow", ["10.0.0.0/8", "chat.lan", "CHAT.lan , ::1", "10.0.0.1"])
def test_allowed_hosts_and_networks_are_reached(allow):
    assert check_permitted(check_url("http://chat.lan:8065/hook"), ["10.0.0.1"], Allowed.parse(allow)) == ["10.0.0.1"]


def test_host_allowed_by_name_opens_no_other():
    with pytest.raises(AddressBlocked):
        check_permitted(check_url("http://other.lan"), ["10.0.0.1"], Allowed.parse("chat.lan"))


@pytest.mark.parametrize("allow", ["http://chat.lan", "a b", "10.0.0.0/99", "*", "chat..lan"])
def test_allow_list_that_is_none_is_refused(allow):
    with pytest.raises(Invalid, match="NOTIFY_ALLOW"):
        Allowed.parse(allow)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example",
        "file:///etc/passwd",
        "gopher://a.example",
        "a.example/x",
        "https://",
        "https://me:pw@a.example/",
        "https://me@a.example",
        "https://a.example:0/",
        "https://a.example:99999/",
        "https://[::1/",
        "https://a.example/a b",
        "https://a.example/\r\nX: y",
        "https://\u0430.example",
    ],
)
def test_what_is_no_plain_address_is_refused(url):
    with pytest.raises(Invalid, match="url: "):
        check_url(url)
