import { VivariumError } from '@vivarium/sdk/contract';
import { bundle, bundleOwn } from './bundle.js';
import type { BundlerRequest } from './bundler.js';

process.on('message', (request: BundlerRequest) => {
  const made = 'widget' in request ? bundle(request.widget) : bundleOwn(request.own.sourceFolder, request.own.module);
  made.then(
    (code) => process.send?.({ code }),
    (error: unknown) => process.send?.({ error: VivariumError.from(error).toJSON() }),
  );
});
process.on('disconnect', () => process.exit(0));
