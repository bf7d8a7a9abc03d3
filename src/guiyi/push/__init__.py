"""Records of a base → a live CRM: a plan that a person can read, a ledger, and what sends. The clients, by their target."""

from collections.abc import Mapping

from guiyi.push import hubspot, jiandaoyun, salesforce, wecom, wukong9, wukong11, zoho
from guiyi.push.client import Connector

CLIENTS: Mapping[str, Connector] = {
    "wukong9": wukong9,
    "wukong11": wukong11,
    "jiandaoyun": jiandaoyun,
    "salesforce": salesforce,
    "hubspot": hubspot,
    "zoho": zoho,
    "wecom": wecom,
}
