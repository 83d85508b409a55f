#!/usr/bin/env bash
# Installs what the suite needs beside Python. Where the machine does not allow it, says what is left out and
# fails, unless MOTCUA_TEST_WITHOUT names the missing part ("chromium softhsm pdfsig").
set -u
declare -A program=([chromium]=chromium [softhsm]=softhsm2-util [pdfsig]=pdfsig)
declare -A package=([chromium]=chromium [softhsm]=softhsm2 [pdfsig]=poppler-utils)
missing=()
for part in "${!program[@]}"; do
  command -v "${program[$part]}" >/dev/null 2>&1 || missing+=("$part")
done
[ ${#missing[@]} -eq 0 ] && exit 0
packages=()
for part in "${missing[@]}"; do packages+=("${package[$part]}"); done
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Cài gói cho bộ kiểm thử (installing for the suite): ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >/dev/null 2>&1
elif sudo -n true 2>/dev/null; then
  { sudo -n apt-get update -qq && sudo -n apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >/dev/null 2>&1
fi
status=0
for part in "${missing[@]}"; do
  command -v "${program[$part]}" >/dev/null 2>&1 && continue
  echo "Thiếu ${package[$part]}: các kiểm thử cần nó không chạy được (missing ${package[$part]}, its tests cannot run)."
  case " ${MOTCUA_TEST_WITHOUT:-} " in *" $part "*) ;; *) status=1 ;; esac
done
[ $status -eq 0 ] || echo "Cài gói ở trên, hoặc đặt MOTCUA_TEST_WITHOUT=\"${missing[*]}\" để bỏ qua có chủ ý."
exit $status
