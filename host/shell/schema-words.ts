import { z } from 'zod';
import { en } from 'zod/locales';

// The page begins without (see vite.config.ts); everywhere else they are there already.
z.config(en());
