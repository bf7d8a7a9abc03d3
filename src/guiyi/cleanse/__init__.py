"""Rows to normal form: each cell by its kind (`cells`), then text moved between cells (`places`, `rows`, `tags`)."""
