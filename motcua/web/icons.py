"""Line icons on a grid of 24, as the inside of an SVG. A name says what it means, not how it looks."""

ICONS: dict[str, str] = {
    "account": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-4 3.6-7 8-7s8 3 8 7"/>',
    "add": '<path d="M12 5v14M5 12h14"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4"/>',
    "birth": '<circle cx="12" cy="9" r="5"/>'
    '<path d="M10 8v.5M14 8v.5M10 11c1 1 3 1 4 0M6 21c0-4 2.5-6 6-6s6 2 6 6"/>',
    "building": '<path d="M4 21h16M6 21V5l6-2 6 2v16M10 9h.01M14 9h.01M10 13h.01M14 13h.01M10 21v-4h4v4"/>',
    "business": '<path d="M3 9l2-5h14l2 5M4 9v11h16V9M3 9c0 3 4.5 3 4.5 0 0 3 4.5 3 4.5 0 0 3 4.5 3 4.5 0 0 '
    '3 4.5 3 4.5 0M9 20v-6h6v6"/>',
    "calendar": '<rect x="4" y="5" width="16" height="16" rx="2"/><path d="M4 10h16M8 3v4M16 3v4"/>',
    "check": '<path d="M4 12.5l5 5L20 6.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "death": '<path d="M12 21c-5-3-8-6-8-10a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 4-3 7-8 10zM9 12h6"/>',
    "done": '<circle cx="12" cy="12" r="9"/><path d="M8 12.5l3 3 5-6"/>',
    "download": '<path d="M12 4v11M7 11l5 5 5-5M4 20h16"/>',
    "edit": '<path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"/>',
    "eye": '<path d="M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7z"/><circle cx="12" cy="12" r="3"/>',
    "file": '<path d="M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h7"/>',
    "filter": '<path d="M4 5h16l-6 7v7l-4-2v-5z"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"/>',
    "health": '<path d="M9 4h6v5h5v6h-5v5H9v-5H4V9h5z"/>',
    "home": '<path d="M3 11l9-7 9 7M6 9v11h12V9M10 20v-6h4v6"/>',
    "house": '<path d="M3 11l9-7 9 7M6 9v11h12V9M10 14h4v6h-4z"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 8h.01"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="M11 12l9-9M16 7l3 3"/>',
    "land": '<path d="M3 7l6-3 6 3 6-3v13l-6 3-6-3-6 3zM9 4v13M15 7v13"/>',
    "late": '<path d="M12 3l10 18H2zM12 10v5M12 18h.01"/>',
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01"/>',
    "lock": '<rect x="5" y="11" width="14" height="10" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3 7l9 6 9-6"/>',
    "marriage": '<circle cx="8.5" cy="14" r="5.5"/><circle cx="15.5" cy="14" r="5.5"/>'
    '<path d="M10 4h4l-2 4z"/>',
    "money": '<rect x="2" y="6" width="20" height="12" rx="2"/><circle cx="12" cy="12" r="3"/>'
    '<path d="M6 12h.01M18 12h.01"/>',
    "moon": '<path d="M20 14A8.5 8.5 0 1 1 10 4a7 7 0 0 0 10 10z"/>',
    "next": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/>'
    '<path d="M2 20c0-4 3-6 7-6s7 2 7 6M16 5a3.5 3.5 0 0 1 0 6.5M18 14.5c2.5.8 4 2.7 4 5.5"/>',
    "phone": '<path d="M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4c0 1-1 2-2 2C10 20.5 3.5 14 3 6c0-1 '
    '1-2 2-2z"/>',
    "previous": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "print": '<path d="M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z"/>',
    "question": '<circle cx="12" cy="12" r="9"/>'
    '<path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7M12 17h.01"/>',
    "remove": '<path d="M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6"/>',
    "scales": '<path d="M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "send": '<path d="M3 11L21 3l-7 18-3-8z"/>',
    "sign": '<path d="M3 20h18M5 16c3-9 6-12 7-10s-4 9-2 10 4-5 5-4-1 3 1 3 2-1 3-1"/>',
    "sign-out": '<path d="M10 4H5v16h5M10 12h11M17 8l4 4-4 4"/>',
    "soon": '<path d="M7 3h10M7 21h10M8 3v4l4 5 4-5V3M8 21v-4l4-5 4 5v4"/>',
    "study": '<path d="M2 9l10-5 10 5-10 5zM6 11v6c3 3 9 3 12 0v-6M22 9v6"/>',
    "sun": '<circle cx="12" cy="12" r="4"/>'
    '<path d="M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2"/>',
    "text": '<path d="M3 19L8.5 5 14 19M5 14h7M15 19l3-8 3 8M16 16.5h4"/>',
    "upload": '<path d="M12 16V5M7 9l5-5 5 5M4 20h16"/>',
    "waiting": '<circle cx="12" cy="12" r="9"/><path d="M10 9v6M14 9v6"/>',
    "warning": '<path d="M12 3l10 18H2zM12 10v5M12 18h.01"/>',
    "work": '<rect x="3" y="8" width="18" height="12" rx="2"/><path d="M9 8V5h6v3M3 13h18"/>',
}
