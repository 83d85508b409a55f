#!/bin/sh
# nightly-backup.sh FOLDER: tonight's backup beside the earlier ones; documents they hold are linked, not copied.
set -eu
latest=$(ls -d "$1"/????-??-??/manifest.json 2>/dev/null | tail -n 1)
exec motcua backup "$1/$(date +%F)" ${latest:+--since "$(dirname "$latest")"}
