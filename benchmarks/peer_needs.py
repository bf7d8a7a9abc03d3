"""What each peer of the matching benchmark needs in its own virtual environment."""

from collections.abc import Mapping

NEEDS: Mapping[str, tuple[str, ...]] = {
    "splink": ("splink>=5,<6", "pandas", "scipy"),
    "recordlinkage": ("recordlinkage>=0.16", "rapidfuzz>=3.10"),
    "goldenmatch": ("goldenmatch>=3.22", "polars", "pandas", "scipy"),
}
SHARES: Mapping[str, str] = {"rapidfuzz": "recordlinkage"}  # its candidates are recordlinkage's
PEERS = ("splink", "recordlinkage", "rapidfuzz", "goldenmatch")
