import { VivariumError } from '@vivarium/sdk/contract';

/** A keychain that its owner locks and unlocks. */
export class LockableKeychain {
  readonly secrets = new Map<string, string>();
  locked = false;
  probe = () => Promise.resolve(this.locked ? 'it is locked' : undefined);
  read = (name: string) => this.use(() => this.secrets.get(name));
  write = (name: string, secret: string) => this.use(() => void this.secrets.set(name, secret));
  erase = (name: string) => this.use(() => void this.secrets.delete(name));
  private async use<T>(use: () => T): Promise<T> {
    if (this.locked) throw new VivariumError('unavailable', 'The keychain cannot be opened. Unlock it and try again.');
    return use();
  }
}
