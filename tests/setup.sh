#!/usr/bin/env bash
# Installs what the suite needs beside Python, where the machine allows it. Where it does not, tests/left_out.py
# leaves out the tests that need it and fails the run, unless MOTCUA_TEST_WITHOUT names the part.
set -u
PATH="$PATH:/usr/sbin:$PWD/var/programs/usr/sbin"
declare -A program=([chromium]=chromium [softhsm]=softhsm2-util [pdfsig]=pdfsig [tesseract]=tesseract [nginx]=nginx)
declare -A package=([chromium]=chromium [softhsm]=softhsm2 [pdfsig]=poppler-utils
  [tesseract]="tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd" [nginx]=nginx)
wanted=() packages=()
for part in chromium softhsm pdfsig tesseract nginx; do
  case " ${MOTCUA_TEST_WITHOUT:-} " in *" $part "*) continue ;; esac
  command -v "${program[$part]}" >/dev/null 2>&1 && continue
  wanted+=("$part")
  [ "$part" = nginx ] && continue  # unpacked below: an installed one would begin to serve
  read -ra several <<<"${package[$part]}"
  packages+=("${several[@]}")
done
[ ${#wanted[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }; then
  echo "Cài cho bộ kiểm thử (installing for the suite): ${wanted[*]}"
  export DEBIAN_FRONTEND=noninteractive
  {
    ${as_root[@]+"${as_root[@]}"} apt-get update -qq
    [ ${#packages[@]} -eq 0 ] ||
      ${as_root[@]+"${as_root[@]}"} apt-get install -y -qq --no-install-recommends "${packages[@]}"
    command -v nginx || (cd var && apt-get download -qq nginx && dpkg-deb -x nginx_*.deb programs && rm nginx_*.deb)
  } >var/test-setup.log 2>&1 || tail -n 5 var/test-setup.log
fi
for part in "${wanted[@]}"; do
  command -v "${program[$part]}" >/dev/null 2>&1 && continue
  echo "Thiếu ${package[$part]}: kiểm thử cần nó sẽ không chạy và lần chạy này sẽ báo lỗi. Cài gói, hoặc đặt"
  echo "MOTCUA_TEST_WITHOUT=\"${wanted[*]}\" (missing ${package[$part]}: its tests are left out, the run fails)."
done
exit 0
