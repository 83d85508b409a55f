#!/usr/bin/env bash
# Installs what the suite needs beside Python, where the machine allows it. Where it does not, tests/left_out.py
# leaves out the tests that need it and fails the run, unless MOTCUA_TEST_WITHOUT names the part.
set -u
declare -A program=([chromium]=chromium [softhsm]=softhsm2-util [pdfsig]=pdfsig [tesseract]=tesseract)
declare -A package=([chromium]=chromium [softhsm]=softhsm2 [pdfsig]=poppler-utils
  [tesseract]="tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd")
wanted=() packages=()
for part in chromium softhsm pdfsig tesseract; do
  case " ${MOTCUA_TEST_WITHOUT:-} " in *" $part "*) continue ;; esac
  command -v "${program[$part]}" >/dev/null 2>&1 && continue
  wanted+=("$part")
  read -ra several <<<"${package[$part]}"
  packages+=("${several[@]}")
done
[ ${#wanted[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }; then
  echo "Cài cho bộ kiểm thử (installing for the suite): ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  {
    ${as_root[@]+"${as_root[@]}"} apt-get update -qq
    ${as_root[@]+"${as_root[@]}"} apt-get install -y -qq --no-install-recommends "${packages[@]}"
  } >var/test-setup.log 2>&1 || tail -n 5 var/test-setup.log
fi
for part in "${wanted[@]}"; do
  command -v "${program[$part]}" >/dev/null 2>&1 && continue
  echo "Thiếu ${package[$part]}: kiểm thử cần nó sẽ không chạy và lần chạy này sẽ báo lỗi. Cài gói, hoặc đặt"
  echo "MOTCUA_TEST_WITHOUT=\"${wanted[*]}\" (missing ${package[$part]}: its tests are left out, the run fails)."
done
exit 0
