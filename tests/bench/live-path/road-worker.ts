/** Asks when it is told that something changed, and reads the answer. */
onmessage = ({ data }: MessageEvent<string>) => postMessage(data === 'changed' ? { ask: true } : JSON.parse(data));
