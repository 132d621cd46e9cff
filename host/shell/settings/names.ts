import type { ShellServices } from '../services.js';

/** What people call an account, a connector, a widget or a page, by its id. Of a source with several accounts it is said which one. */
export function namesIn({ host, contracts, widgets, library }: Pick<ShellServices, 'host' | 'contracts' | 'widgets' | 'library'>, id: string): string {
  const account = host.accounts.find((one) => one.id === id);
  const source = account?.connector ?? id;
  const title = widgets.get(id)?.title ?? library.get(id)?.title ?? contracts.find((contract) => contract.id === source)?.definition.title ?? id;
  const isOneOfSeveral = account !== undefined && host.accounts.some((other) => other !== account && other.connector === source);
  return isOneOfSeveral ? `${title} (${account.label})` : title;
}
