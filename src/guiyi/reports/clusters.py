"""clusters.csv: for every row, the customer and contact it became."""

from guiyi.core.folder import RunFolder

COLUMNS = ("source", "sheet", "line", "row_id", "customer_id", "contact_id", "status")


def write_clusters(folder: RunFolder) -> None:
    """Write clusters.csv (UTF-8 with BOM, as spreadsheets want it)."""
    members = folder.read("members", list(COLUMNS))
    members.to_csv(
        folder / "clusters.csv", columns=list(COLUMNS), index=False, encoding="utf-8-sig", lineterminator="\n"
    )
