import { z } from 'zod';
import { readPrivateJson, writePrivate } from './private-file.js';

/** What is remembered of an account. Its secret is in the vault under {@link secretName}. */
export const AccountRecord = z.object({
  id: z.string(),
  connector: z.string(),
  label: z.string(),
  demo: z.boolean(),
  readOnly: z.boolean(),
  status: z.enum(['connected', 'signed-out']),
  problem: z.string().optional(),
  settings: z.record(z.string(), z.unknown()),
});
/** What is remembered of an account. */
export type AccountRecord = z.output<typeof AccountRecord>;

const Contents = z.object({
  version: z.literal(1),
  /** Highest number given out per connector: the id of a forgotten account is never used again. */
  issued: z.record(z.string(), z.int()),
  /** Connectors whose demo account the person removed. */
  withoutDemo: z.array(z.string()),
  accounts: z.array(AccountRecord),
});

/** The name of an account's secret in the vault. */
export const secretName = (id: string): string => `account:${id}`;

/** `accounts.json`: the connected accounts, without any secret. */
export class AccountsFile {
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private readonly contents: z.output<typeof Contents>,
  ) {}

  static async open(path: string, log: (message: string) => void): Promise<AccountsFile> {
    const contents = await readPrivateJson(path, Contents, (aside) => log(`The list of accounts could not be read and was set aside as ${aside}. Connect them again.`));
    return new AccountsFile(path, contents ?? { version: 1, issued: {}, withoutDemo: [], accounts: [] });
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

  async setWantsDemo(connector: string, wanted: boolean): Promise<void> {
    this.contents.withoutDemo = [...this.contents.withoutDemo.filter((other) => other !== connector), ...(wanted ? [] : [connector])];
    await this.save();
  }

  /** A new id: `google-calendar-1`. It is taken by the next {@link put}. */
  nextId(connector: string): string {
    const number = (this.contents.issued[connector] ?? 0) + 1;
    this.contents.issued[connector] = number;
    return `${connector}-${number}`;
  }

  /** Adds or replaces an account. */
  async put(record: AccountRecord): Promise<void> {
    const index = this.contents.accounts.findIndex(({ id }) => id === record.id);
    if (index < 0) this.contents.accounts.push(record);
    else this.contents.accounts[index] = record;
    await this.save();
  }

  async remove(id: string): Promise<void> {
    this.contents.accounts = this.contents.accounts.filter((account) => account.id !== id);
    await this.save();
  }

  private save(): Promise<void> {
    const write = () => writePrivate(this.path, `${JSON.stringify(this.contents, null, 2)}\n`);
    this.writing = this.writing.then(write, write);
    return this.writing;
  }
}
