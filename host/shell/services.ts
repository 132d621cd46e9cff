import type { Contract } from '@vivarium/sdk/contract';
import type { ClaudeStatus, CompanionState } from '@vivarium/sdk/protocol';
import type { WidgetDefinition, WidgetHost } from '@vivarium/sdk/widget';
import type { CompanionSession, Host, WidgetHostOptions } from '../connectors/host.js';
import type { ArtifactLibrary } from './artifact-library.js';
import type { Commands } from './commands.js';
import type { WidgetCatalog } from './widget-catalog.js';
import type { Question } from './confirm-dialog.js';

/** What the shell's elements work with; composed in main.ts. */
export interface ShellServices {
  readonly host: Host;
  readonly session: CompanionSession;
  readonly library: ArtifactLibrary;
  /** Installed widgets by tag. */
  readonly widgets: ReadonlyMap<string, WidgetDefinition>;
  /** Which widgets there are, and which of them run in frames. */
  readonly catalog: WidgetCatalog;
  /** What can be done; parts that are loaded late add theirs. */
  readonly commands: Commands;
  /** Contracts of the installed plugins. */
  readonly contracts: readonly Contract[];
  createWidgetHost(options: WidgetHostOptions): WidgetHost;
  /** Asks the companion how it is set up. */
  companionState(): Promise<CompanionState>;
  /** Keeps the briefing of a day current until the returned function is called. */
  watchDay(day: string): () => void;
  /** Claude was set up otherwise. */
  claudeChanged(status: ClaudeStatus): void;
  /** Asks the person. */
  ask(question: Question): Promise<boolean>;
  /** Measures once which protections of frames this browser lacks; answers them in words. Absent where nothing is measured. */
  missingProtection?(): Promise<readonly string[]>;
}
