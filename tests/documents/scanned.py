"""A PDF put on paper and scanned: pictures of 200 dpi, slightly turned, with noise and JPEG loss."""

import io
import random

import pypdfium2


def scan(pdf: bytes, seed: int = 1) -> bytes:
    """The pages as pictures in a PDF (needs the extra ``ocr``)."""
    import cv2
    import numpy as np
    from PIL import Image

    rng = random.Random(seed)
    noise = np.random.default_rng(seed)
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        grey = page.render(scale=200 / 72, grayscale=True).to_numpy()
        grey = grey.reshape(grey.shape[:2])
        height, width = grey.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-0.6, 0.6), 1)
        grey = cv2.warpAffine(grey, turn, (width, height), borderValue=255)
        spoilt = grey.astype(float) * 0.93 + noise.normal(0, 7, grey.shape)
        pages.append(Image.fromarray(np.clip(spoilt, 0, 255).astype(np.uint8)))
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=200, quality=70, save_all=True, append_images=pages[1:])
    return out.getvalue()
