/**
 * What a frame has no use for and an attack has. A second layer: the first is the policy of the frame's page, which closes
 * most of this by itself. Kept: what Lit, the frame runtime and ordinary widgets use, and `eval`, which that policy forbids
 * and which tests of frames evaluate with.
 */

/** Globals taken away by name. */
export const names: ReadonlySet<string> = new Set([
  // network
  'fetch', 'fetchLater', 'XMLHttpRequest', 'XMLHttpRequestUpload', 'EventSource', 'Request',
  // other windows, dialogs, the host's focus and place
  'open', 'print', 'alert', 'confirm', 'prompt', 'showModalDialog', 'find', 'stop', 'focus', 'blur', 'moveBy', 'moveTo', 'resizeBy', 'resizeTo', 'requestResize', 'opener',
  'documentPictureInPicture', 'DocumentPictureInPicture', 'getScreenDetails', 'external', 'External', 'launchQueue', 'LaunchQueue', 'CloseWatcher',
  // history and navigation
  'history', 'History', 'navigation', 'Navigation', 'NavigateEvent',
  // fresh realms and threads
  'Worker', 'SharedWorker', 'Worklet', 'AudioWorklet', 'AudioWorkletNode', 'BroadcastChannel', 'SharedArrayBuffer', 'WebAssembly', 'fence', 'Fence', 'FencedFrameConfig', 'XSLTProcessor',
  // storage
  'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore', 'CookieStore', 'sharedStorage', 'webkitRequestFileSystem', 'webkitResolveLocalFileSystemURL', 'openDatabase',
  // the device, the person, the clipboard
  'Clipboard', 'ClipboardItem', 'showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker', 'queryLocalFonts', 'Notification', 'PaymentRequest', 'EyeDropper', 'IdleDetector',
  'PressureObserver', 'Geolocation', 'SpeechSynthesisUtterance', 'speechSynthesis', 'NDEFReader', 'BarcodeDetector', 'Profiler', 'crashReport', 'chrome', 'clientInformation', 'credentialless',
  // elements with documents of their own
  'HTMLIFrameElement', 'HTMLFrameElement', 'HTMLFrameSetElement', 'HTMLObjectElement', 'HTMLEmbedElement', 'HTMLFencedFrameElement',
  // models
  'LanguageModel', 'LanguageDetector', 'Summarizer', 'Translator', 'Writer', 'Rewriter', 'MediaRecorder', 'ImageCapture', 'CaptureController',
]);

/** Globals taken away with their family. */
export const families =
  /^(?:webkit)?(?:RTC|WebSocket|WebTransport|IDB|Cache|Storage|FileSystem|ServiceWorker|Speech|Presentation|Payment|Bluetooth|USB|HID|Serial|MIDI|XR|GPU|Credentials?|PublicKey|Identity|Push|Sync|PeriodicSync|BackgroundFetch|Sensor|WakeLock|Lock|SharedStorage|InterestGroup)(?=[A-Z]|$)/;

/** Members of prototypes, by the constructor's name. */
export const members: Readonly<Record<string, readonly string[]>> = {
  Document: [
    'cookie', 'domain', 'execCommand', 'queryCommandEnabled', 'queryCommandIndeterm', 'queryCommandState', 'queryCommandSupported', 'queryCommandValue', 'open', 'close', 'write', 'writeln',
    'requestStorageAccess', 'requestStorageAccessFor', 'hasStorageAccess', 'hasUnpartitionedCookieAccess', 'browsingTopics', 'exitFullscreen', 'exitPointerLock', 'designMode', 'parseHTMLUnsafe',
  ],
  Element: ['requestFullscreen', 'webkitRequestFullscreen', 'webkitRequestFullScreen', 'mozRequestFullScreen', 'requestPointerLock', 'scrollIntoViewIfNeeded', 'setHTMLUnsafe'],
  HTMLVideoElement: ['requestPictureInPicture', 'webkitEnterFullscreen', 'webkitEnterFullScreen'],
  HTMLMediaElement: ['setSinkId', 'captureStream'],
  HTMLInputElement: ['showPicker'],
  HTMLFormElement: ['submit', 'requestSubmit'],
  HTMLIFrameElement: ['constructor', 'src', 'srcdoc', 'contentWindow', 'contentDocument', 'getSVGDocument'],
  HTMLFrameElement: ['constructor', 'src', 'contentWindow', 'contentDocument'],
  HTMLObjectElement: ['constructor', 'data', 'contentWindow', 'contentDocument', 'getSVGDocument'],
  HTMLEmbedElement: ['constructor', 'src', 'getSVGDocument'],
  HTMLFencedFrameElement: ['constructor', 'config'],
  Performance: ['measureUserAgentSpecificMemory'],
};

/** Members of `Navigator` that stay: what tells language and input. All others go, those of the future too. */
export const navigatorKeeps: ReadonlySet<string> = new Set(['constructor', 'language', 'languages', 'userAgent', 'platform', 'vendor', 'maxTouchPoints', 'onLine', 'hardwareConcurrency', 'pdfViewerEnabled', 'webdriver']);

/** Names of elements whose documents are realms of their own, with or without a prefix: code cannot make them. */
export const realms = /^(?:[^:]*:)?(?:iframe|frame|frameset|object|embed|portal|fencedframe|webview)$/i;
