import { html, LitElement } from 'lit';

/** The least there can be between a server and the screen: one socket, one element, one line. */
class Floor extends LitElement {
  static override properties = { text: {} };
  declare text: string;

  constructor() {
    super();
    this.text = '';
    const socket = new WebSocket(location.href.replace('http', 'ws'));
    socket.onmessage = ({ data }) => (this.text = String(data));
    socket.onopen = () => (this.text = 'open');
  }

  override render() {
    return html`<p>${this.text}</p>`;
  }
}
customElements.define('bench-floor', Floor);
document.body.append(document.createElement('bench-floor'));
