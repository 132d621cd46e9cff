/** Every wire schema, one file per channel. */
export { PROTOCOL_VERSION, SDK_VERSION } from './version.js';
export { Freshness, freshnessChanged, saysOtherwise, worstFreshness } from './freshness.js';
export {
  AccountContext,
  brokerToWorker,
  hostToWorker,
  Outcome,
  SyncBatch,
  workerToBroker,
  type BrokerToWorker,
  type WorkerApi,
  type WorkerToBroker,
} from './worker.js';
export { Account } from './account.js';
export { Agent, AgentAsk, AgentCall, AgentId, AgentProposal, AgentSetup, Proposed, ProposalFate, ProposalHead } from './agent.js';
export { AutomationDocument, AutomationSchedule, AutomationValue, DraftRequest, DueCall, type AutomationStep } from './automation.js';
export { StoredDocument } from './stored-document.js';
export { SESSION_HEADER } from './headers.js';
export {
  BriefingLine,
  BriefingRequest,
  BriefingSource,
  ClaudeStatus,
  ClaudeUsage,
  ClaudeUse,
  companionApi,
  CompanionEvent,
  CompanionState,
} from './companion.js';
export { STORAGE_QUOTA, storageToWorker, workerToStorage, type StorageToWorker, type WorkerToStorage } from './storage.js';
export {
  companionToPage,
  decodeMessage,
  encodeMessage,
  pageToCompanion,
  REQUEST_LIMIT,
  SOCKET_CLOSED,
  SOCKET_PATH,
  SOCKET_PROTOCOL,
  SOCKET_SESSION,
  type CompanionToPage,
  type PageCall,
  type PageToCompanion,
} from './socket.js';
export { ConfigMigrations, ConfigStep } from './config-migration.js';
export { SourceFiles, UseName, WidgetDocument, WidgetManifest, Words } from './manifest.js';
export { FRAME_PROTOCOL, type FrameHandlers } from './frame.js';
export { FrameMessage, frameToHost, type FrameToHost } from './frame-to-host.js';
export { FrameEnvironment, FrameTheme, HostMessage, hostToFrame, type HostToFrame } from './host-to-frame.js';
export { InstalledPlugin, isLeftOut, PluginManifest, PluginOffer, PluginOrigin, PluginPackage } from './plugin.js';
export { pluginDifference, pluginPermissions, type PluginDifference, type PluginPermission } from './plugin-permissions.js';
export { McpApp, McpCollection, McpDraft, McpMember, McpQuestion, McpReply, McpResourceItem, McpRunningCall, McpServer, McpToolAnswer, McpTransport, McpWorkerSetup } from './mcp.js';
export { BriefingChange, BriefingSettings } from './briefing-settings.js';
export { PagePlan, PagePlanLine, PagePlanRequest } from './page-plan.js';
export { DataShape, ExplainRequest, Explanation, OWN_ITEMS, StudioAnswer, StudioExchange, StudioFinding, StudioLine, StudioPicture, StudioQuestion, StudioQuestions, StudioReply, StudioRequest, StudioResult } from './studio.js';
export { Restyle, RestyleLine, RestyleRequest, ThemeTokens, themeTokens } from './theme.js';
