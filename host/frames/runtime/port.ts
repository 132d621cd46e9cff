/**
 * The port to the page. Only the first one that the page hands over counts; every later window message, whoever sends
 * it, is ignored. Asked for as soon as this module is loaded, before any code of a widget runs.
 */
export const firstPort: Promise<MessagePort> = new Promise((resolve) => {
  const take = (event: MessageEvent): void => {
    const [port] = event.ports;
    if (event.source !== parent || !port) return;
    removeEventListener('message', take);
    resolve(port);
  };
  addEventListener('message', take);
});
