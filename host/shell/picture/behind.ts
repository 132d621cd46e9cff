import { pictureDrawn } from '../start.js';

// What makes the page live is run behind the frame that shows its picture. Without one nothing waits, and it runs before
// the page counts as loaded.
if (pictureDrawn) await pictureDrawn;

export {};
