import { msg } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import type { StudioPicture } from '@vivarium/sdk/protocol';

const LARGEST_FILE = 20_000_000;
/** What a model makes use of. */
const LONGEST_SIDE = 1568;

/** A picture that goes with a request, and as it is shown. */
export interface AttachedPicture {
  readonly picture: StudioPicture;
  readonly canvas: HTMLCanvasElement;
}

/** Drawn anew: smaller, and without what the file says of place, time and device. @throws VivariumError where it is no picture */
export async function attachedPicture(file: Blob): Promise<AttachedPicture> {
  const unreadable = () => new VivariumError('invalid-input', msg('This is no picture that can be read here. Choose a PNG, JPEG, WebP or GIF file of up to 20 MB.'));
  if (file.size > LARGEST_FILE || !/^image\/(png|jpeg|webp|gif)$/.test(file.type)) throw unreadable();
  const bitmap = await createImageBitmap(file).catch(() => {
    throw unreadable();
  });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d')!;
  // What is transparent would be black otherwise.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return { picture: { mediaType: 'image/jpeg', data: canvas.toDataURL('image/jpeg', 0.85).split(',')[1]! }, canvas };
}

/** The picture among what was pasted or dropped. */
export const pictureIn = (data: DataTransfer | null): File | undefined => [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/'));
