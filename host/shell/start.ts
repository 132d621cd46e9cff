// First: it takes the code of a pairing link out of the address.
import './pairing-code.js';
import { pictureDrawn } from './picture/drawn.js';

// What makes the page live is fetched behind the frame that shows its picture: fetched and compiled meanwhile, it takes
// the machine from that frame, and comes no sooner. Without a picture nothing waits.
void Promise.resolve(pictureDrawn).then(() => import('./main.js'));
