const LARGEST_SIDE = 4096;

/**
 * A picture that a frame made of itself, on a canvas; undefined for what is none. Its size is read from its first bytes
 * before anything is decoded, since a few bytes can claim to be a very large picture.
 */
export async function readPicture(image: ArrayBuffer): Promise<HTMLCanvasElement | undefined> {
  if (image.byteLength < 33) return undefined;
  const view = new DataView(image);
  const isPng = view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a && view.getUint32(12) === 0x49484452;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (!isPng || width === 0 || height === 0 || width > LARGEST_SIDE || height > LARGEST_SIDE) return undefined;
  try {
    const bitmap = await createImageBitmap(new Blob([image], { type: 'image/png' }));
    const canvas = document.createElement('canvas');
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    bitmap.close();
    return canvas;
  } catch {
    return undefined;
  }
}
