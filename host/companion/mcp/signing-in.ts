import { z } from 'zod';
import { Loopback } from '../oauth-loopback.js';
import type { Connection } from './connection.js';
import { RETURN_PATH, type ManualClient, type SignIn } from './sign-in.js';

/** Who hears of a sign-in. */
export interface SigningInListener {
  signedIn(): Promise<void>;
  /** It came to nothing. */
  stateChanged(): void;
}

/** The person's way through a sign-in: to where they consent, and back to an address of ours that is open until then. */
export class SigningIn {
  private loopback: Loopback | undefined;

  constructor(
    private readonly signIn: SignIn,
    private readonly connection: Pick<Connection, 'beginSignIn' | 'finishSignIn'>,
    private readonly listener: SigningInListener,
  ) {}

  /** Answers where the person consents, or undefined where that is not needed. */
  async begin(manual?: ManualClient | null): Promise<string | undefined> {
    this.loopback?.close();
    const known = this.signIn.clientMetadataUrl !== undefined || (manual === undefined ? await this.signIn.isManual() : manual !== null);
    const loopback = await Loopback.open(known ? RETURN_PATH : undefined);
    this.loopback = loopback;
    const { state, stepUp } = await this.signIn.begin(loopback.redirectUri, manual);
    const transport = await this.connection.beginSignIn(stepUp).catch((thrown: unknown) => {
      loopback.close();
      throw thrown;
    });
    const url = this.signIn.authorizeUrl;
    if (!transport || !url) {
      loopback.close();
      await this.listener.signedIn();
      return undefined;
    }
    const discovered = z.looseObject({ authorizationServerMetadata: z.looseObject({ issuer: z.string() }).optional() }).safeParse(await this.signIn.discoveryState());
    loopback.expect({
      state,
      issuer: discovered.data?.authorizationServerMetadata?.issuer ?? url.origin,
      timeoutMs: 600_000,
      finish: async (code, issuer) => {
        await this.connection.finishSignIn(transport, code, issuer);
        this.signIn.end();
        await this.listener.signedIn();
      },
    });
    loopback.done.catch(() => this.listener.stateChanged());
    return url.href;
  }

  close(): void {
    this.loopback?.close();
  }
}
