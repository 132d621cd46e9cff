import { expect } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import type { DocumentStore } from '../../store/documents.js';
import type { Shell } from './shell.js';
import { tellRefused } from './unkept.js';

describe('what the data folder does not take', () => {
  it('is told with the reason, but not while the process is away or only starting', () => {
    const said: string[] = [];
    let refuse: (error: VivariumError) => void = () => undefined;
    const documents: Pick<DocumentStore, 'onRefused'> = { onRefused: (listener) => ((refuse = listener), () => undefined) };
    tellRefused({ services: { host: { documents } } as unknown as Shell['services'], say: ({ message }) => void said.push(message) });
    refuse(new VivariumError('offline', 'It does not answer.'));
    refuse(new VivariumError('unavailable', 'Vivarium is starting. Try again in a second.', { retryAfter: 1000 }));
    expect(said).to.deep.equal([]);
    refuse(new VivariumError('unavailable', 'The data folder could not be written (ENOSPC). Check its disk and rights.'));
    expect(said).to.deep.equal(['Not in the data folder yet, but kept in this browser: The data folder could not be written (ENOSPC). Check its disk and rights.']);
  });
});
