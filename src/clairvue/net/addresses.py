"""Which addresses belong to the public internet. Python's `is_global` lets through what leads inside by a detour.

Sources: IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890 and its updates), RFC 6052 (NAT64), RFC 9637
(3fff::/20), RFC 9602 (5f00::/16). Pure.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_INNER_IPV4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",
            "100.64.0.0/10",  # carriers' own
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local; where clouds keep their metadata
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",
        ),
    )
)
# Only this much of IPv6 is given out: what maps or translates IPv4 from elsewhere is not in it.
_GIVEN_OUT = IPv6Network("2000::/3")
_INNER_IPV6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: leads to any IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Say whether an address is somebody's on the public internet, and leads nowhere else."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _INNER_IPV4)
    return address in _GIVEN_OUT and not any(address in network for network in _INNER_IPV6)
