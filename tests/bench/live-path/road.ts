import { html, LitElement } from 'lit';

/** The least there can be at the end of the road that a change takes in the product: a page between a socket and a worker, one element, one line. */
class Road extends LitElement {
  static override properties = { text: {} };
  declare text: string;

  constructor() {
    super();
    this.text = '';
    const worker = new Worker(new URL('./road-worker.ts', import.meta.url), { type: 'module' });
    const socket = new WebSocket(location.href.replace('http', 'ws'));
    socket.onmessage = ({ data }) => worker.postMessage(data);
    socket.onopen = () => (this.text = 'open');
    worker.onmessage = ({ data }: MessageEvent<{ ask: true } | { text: string }>) => {
      if ('ask' in data) socket.send('ask');
      else this.text = data.text;
    };
  }

  override render() {
    return html`<p>${this.text}</p>`;
  }
}
customElements.define('bench-road', Road);
document.body.append(new Road());
