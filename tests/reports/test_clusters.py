"""clusters.csv: one line a row of the source, as spreadsheets read it."""

import csv

from guiyi.core.folder import RunFolder
from guiyi.reports.clusters import COLUMNS, write_clusters


def test_cells_with_commas_quotes_and_line_ends_come_back_as_they_were(crafted: RunFolder) -> None:
    members = crafted.read("members")
    odd = ['a,"b"', "two\nlines", "=1+1", "", "  ", "尾\r"]
    members["sheet"] = [odd[place % len(odd)] for place in range(len(members))]
    crafted.write("members", members)
    write_clusters(crafted)
    assert (crafted / "clusters.csv").read_bytes().startswith(b"\xef\xbb\xbfsource,sheet,line,")
    with (crafted / "clusters.csv").open(encoding="utf-8-sig", newline="") as lines:
        written = list(csv.reader(lines))
    assert written[0] == list(COLUMNS)
    assert written[1:] == members[list(COLUMNS)].fillna("").to_numpy().tolist()


def test_the_bytes_are_those_of_a_plain_writer(crafted: RunFolder) -> None:
    write_clusters(crafted)
    plain = crafted.read("members").to_csv(columns=list(COLUMNS), index=False, lineterminator="\n")
    assert (crafted / "clusters.csv").read_bytes() == b"\xef\xbb\xbf" + plain.encode()
