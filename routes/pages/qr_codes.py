"""QR codes as drawings inside of a page."""

import segno


def qr_code(text: str) -> str:
    """Return an SVG element without any style of its own, safe to put into a page as it is.

    Black on white in every appearance: cameras want it so.
    """
    return segno.make_qr(text, error="m").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
