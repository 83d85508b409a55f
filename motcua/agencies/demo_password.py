"""The one password of all invented staff, apart so that the launcher can print it without loading Django."""

PASSWORD = "motcua-demo-2022"
