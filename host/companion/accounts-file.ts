import { Account } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { InOrder } from './in-order.js';
import { readPrivateJson, writePrivate } from './private-file.js';

/** What is remembered of an account. Its secret is in the vault under {@link secretName}. */
export const AccountRecord = Account.omit({ callbackUrl: true, sourcePage: true }).extend({
  /** Who it is at its source, where that tells more than the label does. Earlier versions did not ask. */
  key: z.string().optional(),
  /** What it is signed in to there, where others sign in to the same. */
  workspace: z.string().optional(),
});
/** What is remembered of an account. */
export type AccountRecord = z.output<typeof AccountRecord>;

const Contents = z.object({
  version: z.literal(1),
  /** Highest number given out per connector: the id of a forgotten account is never used again. */
  issued: z.record(z.string(), z.int()),
  /** Numbers up to this one may have been given out by a list that could not be read any more. */
  lost: z.int().optional(),
  /** Connectors whose demo account the person removed. */
  withoutDemo: z.array(z.string()),
  accounts: z.array(AccountRecord),
});

/** The name of an account's secret in the vault. */
export const secretName = (id: string): string => `account:${id}`;

/** `accounts.json`: the connected accounts, without any secret. */
export class AccountsFile {
  private readonly writing = new InOrder();

  private constructor(
    private readonly path: string,
    private contents: Readonly<z.output<typeof Contents>>,
  ) {}

  static async open(path: string, log: (message: string) => void): Promise<AccountsFile> {
    let lost: number | undefined;
    const contents = await readPrivateJson(path, Contents, (aside) => {
      // Browsers hold items, consents and waiting actions of accounts by their ids: another account must not come to them.
      lost = Math.floor(Date.now() / 1000);
      log(`The list of accounts could not be read and was set aside as ${aside}. Connect them again.`);
    });
    return new AccountsFile(path, contents ?? { version: 1, issued: {}, ...(lost === undefined ? {} : { lost }), withoutDemo: [], accounts: [] });
  }

  get accounts(): readonly AccountRecord[] {
    return this.contents.accounts;
  }

  find(id: string): AccountRecord | undefined {
    return this.contents.accounts.find((account) => account.id === id);
  }

  wantsDemo(connector: string): boolean {
    return !this.contents.withoutDemo.includes(connector);
  }

  setWantsDemo(connector: string, wanted: boolean): Promise<void> {
    return this.change(({ withoutDemo }) => ({ withoutDemo: [...withoutDemo.filter((other) => other !== connector), ...(wanted ? [] : [connector])] }));
  }

  /** A new id: `google-calendar-1`. It is taken by the next {@link put}. */
  nextId(connector: string): string {
    const number = (this.contents.issued[connector] ?? this.contents.lost ?? 0) + 1;
    this.contents = { ...this.contents, issued: { ...this.contents.issued, [connector]: number } };
    return `${connector}-${number}`;
  }

  /** Adds or replaces an account. */
  put(record: AccountRecord): Promise<void> {
    return this.change(({ accounts }) => ({ accounts: accounts.some(({ id }) => id === record.id) ? accounts.map((one) => (one.id === record.id ? record : one)) : [...accounts, record] }));
  }

  remove(id: string): Promise<void> {
    return this.change(({ accounts }) => ({ accounts: accounts.filter((account) => account.id !== id) }));
  }

  /** One change after the other. What could not be written down has not happened. */
  private change(change: (contents: Readonly<z.output<typeof Contents>>) => Partial<z.output<typeof Contents>>): Promise<void> {
    return this.writing.run(async () => {
      const changed = change(this.contents);
      await writePrivate(this.path, `${JSON.stringify({ ...this.contents, ...changed }, null, 2)}\n`);
      this.contents = { ...this.contents, ...changed };
    });
  }
}
