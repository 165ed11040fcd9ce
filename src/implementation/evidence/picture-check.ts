const pngEnd = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
const jpegEnd = Buffer.from([0xff, 0xd9]);
const pngSizeAt = 16;

/**
 * Whether a picture has a size and reaches its end mark, so that a transfer cut short is found at once and not by
 * its reviewer. It is not decoded.
 */
export function hasWholePicture(content: Buffer, mediaType: 'image/jpeg' | 'image/png'): boolean {
  if (mediaType === 'image/png') return hasPngSize(content) && content.lastIndexOf(pngEnd) > 0;
  return hasJpegFrame(content) && content.lastIndexOf(jpegEnd) > 0;
}

function hasPngSize(content: Buffer): boolean {
  if (content.length < pngSizeAt + 8) return false;
  return content.readUInt32BE(pngSizeAt) > 0 && content.readUInt32BE(pngSizeAt + 4) > 0;
}

// Walks the segments up to the first frame header, SOF0–SOF15 but for the three that are no frames.
function hasJpegFrame(content: Buffer): boolean {
  let at = 2;
  while (at + 9 <= content.length && content[at] === 0xff) {
    const marker = content[at + 1] ?? 0;
    if (isFrame(marker)) return content.readUInt16BE(at + 5) > 0 && content.readUInt16BE(at + 7) > 0;
    at += marker === 0xff ? 1 : 2 + content.readUInt16BE(at + 2);
  }
  return false;
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
