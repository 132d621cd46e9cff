import { z } from 'zod';
import { InOrder } from './in-order.js';
import { readPrivateJson, writePrivate } from './private-file.js';

/** Of an account that was disconnected: what is needed to end its consent, besides the secret. */
const Consent = z.object({ account: z.string(), connector: z.string(), label: z.string(), demo: z.boolean() });
/** A consent that is still to be ended at its source. */
export type Consent = z.output<typeof Consent>;

const Contents = z.object({
  version: z.literal(1),
  /** It was begun with the data folder: what it does not name is not in the keychain. */
  whole: z.boolean(),
  held: z.array(z.string()),
  leftover: z.array(z.string()),
  /** What is to be ended before what is left over is erased, by name. */
  consents: z.record(z.string(), Consent).default({}),
});
type Contents = z.output<typeof Contents>;

/**
 * `keychain.json`: names of the secrets that this data folder has in the keychain, and of those that are to be erased as
 * soon as it opens. A keychain lists nothing, and a locked one keeps what a person disconnected.
 */
export class KeychainLedger {
  private readonly writing = new InOrder();

  private constructor(
    private readonly path: string,
    private contents: Contents,
  ) {}

  /** @param isNew - Nothing was ever kept for this data folder. */
  static async open(path: string, isNew: boolean, log: (message: string) => void): Promise<KeychainLedger> {
    const contents = await readPrivateJson(path, Contents, (aside) => log(`The list of what is in the keychain could not be read and was set aside as ${aside}.`));
    const ledger = new KeychainLedger(path, contents ?? { version: 1, whole: isNew, held: [], leftover: [], consents: {} });
    if (!contents && isNew) await ledger.change(() => ({}));
    return ledger;
  }

  /** To be erased. */
  get leftover(): readonly string[] {
    return this.contents.leftover;
  }

  /** What is to be ended with it before it is erased. */
  consent(name: string): Consent | undefined {
    return this.contents.consents[name];
  }

  /** Whether a secret is or may be in the keychain. `elsewhere`: it was found where secrets are kept instead. */
  mayHold(name: string, elsewhere: boolean): boolean {
    return this.contents.held.includes(name) || (!this.contents.whole && !elsewhere);
  }

  /** It is there, or about to be. */
  async holds(name: string): Promise<void> {
    if (!this.contents.held.includes(name)) await this.change(({ held }) => ({ held: [...held, name] }));
  }

  /** What is there by this name is wanted again. */
  async wanted(name: string): Promise<void> {
    if (this.contents.leftover.includes(name)) await this.change(({ leftover, consents }) => ({ leftover: without(leftover, name), consents: withoutKey(consents, name) }));
  }

  async eraseLater(name: string, consent?: Consent): Promise<void> {
    if (!this.contents.leftover.includes(name)) await this.change(({ leftover, consents }) => ({ leftover: [...leftover, name], consents: consent ? { ...consents, [name]: consent } : consents }));
  }

  async erased(name: string): Promise<void> {
    if (this.contents.held.includes(name) || this.contents.leftover.includes(name)) await this.change(({ held, leftover, consents }) => ({ held: without(held, name), leftover: without(leftover, name), consents: withoutKey(consents, name) }));
  }

  /** One change after the other. What could not be written down has not happened. */
  private change(change: (contents: Contents) => Partial<Contents>): Promise<void> {
    return this.writing.run(async () => {
      const next = { ...this.contents, ...change(this.contents) };
      await writePrivate(this.path, `${JSON.stringify(next, null, 2)}\n`);
      this.contents = next;
    });
  }
}

const withoutKey = (consents: Contents['consents'], name: string): Contents['consents'] => Object.fromEntries(Object.entries(consents).filter(([one]) => one !== name));
const without = (names: readonly string[], name: string): string[] => names.filter((one) => one !== name);
