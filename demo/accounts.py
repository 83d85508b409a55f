"""The demo's accounts that are worth trying first; the launcher prints them without loading Django."""

PASSWORD = "motcua-demo-2022"  # of all invented staff
ACCOUNTS = [
    ("lan", "Một cửa phường An Mỹ: tiếp nhận"),
    ("tuyet", "Một cửa phường An Mỹ: trả kết quả"),
    ("dung", "công chức tư pháp – hộ tịch phường An Mỹ: xử lý"),
    ("ha", "lãnh đạo UBND phường An Mỹ: phân công, ký"),
    ("tk.truong", "Trưởng Bộ phận Một cửa thành phố Tam Kỳ"),
    ("ks.minh", "Văn phòng UBND tỉnh: kiểm soát thủ tục hành chính"),
    ("bt.an", "biên tập danh mục thủ tục"),
    ("qt.hethong", "quản trị hệ thống"),
    ("thao", "xã Tam Hải: không được xem hồ sơ của nơi khác"),
]
